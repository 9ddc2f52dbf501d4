/** Plays one story with at most one fault, then the later contacts, and says how it went. */
import type { Conversation } from '../../emulators/salesiq/conversation'
import type { Bridge } from '../../test/harness/bridge'
import { story } from '../../test/harness/story'
import { until } from '../../test/harness/until'
import { faultFor, type FaultName } from './faults'
import { notSent, problemsOf, withoutCrash } from './judge'
import { killWhoWaits, type Stage, startStage } from './stage'
import type { Scene, Story } from './stories'

/** The nth call (from 0) of a route in one step of a story, in which there usually are `usual`. */
export type Target = { server: number; step: number; route: string; nth: number; usual: number }

export type Result = { word: string; problems: string[]; told: string }

const dieOnce = async ({ bridge, servers }: Stage, route: string, isOver: () => boolean) => {
  const isHit = () => servers.some(({ calls }) => calls.some(({ fault }) => fault === 'hangAfter'))
  await until('the call that the process dies at', () => isHit() || isOver())
  if (isHit()) await killWhoWaits(bridge, route)
}

const playStep = async (scene: Scene, story: Story, step: number) => {
  const { name, play } = story.steps[step] ?? { name: '', play: async () => undefined }
  try {
    await play(scene)
  } catch (error) {
    if (name.startsWith('start')) scene.refusal = error instanceof Error ? error.message : String(error)
    else if (name !== 'Get session') scene.failures.push(error instanceof Error ? error.message : String(error))
  }
  await scene.bridge.settled()
}

/** An operator takes a chat whose visitor never comes: the integration closes the chat, or the operator does. */
const takeAndEnd = async ({ salesiq, settled }: Bridge, chat: Conversation) => {
  if (chat.status === 'waiting') await salesiq.operator().joins(chat)
  await settled()
  if (chat.status === 'connected') await salesiq.operator().closes(chat)
}

/** Time goes on: SalesIQ delivers again what failed. Where a start failed, an operator takes what waits. */
const nextDelivery = async ({ bridge, refusal }: Scene) => {
  for (const chat of refusal === undefined ? [] : bridge.salesiq.conversations) await takeAndEnd(bridge, chat)
  await Promise.all([bridge.advance(61_000), bridge.botpress.advance(61_000)])
  await bridge.salesiq.advance(61_000)
  await bridge.settled()
}

/** A visitor who is still with the operator writes; the settings are saved anew, which looks at every session. */
const dailyCheck = async ({ bridge, visitor, conversation }: Scene) => {
  await Promise.all([bridge.advance(61_000), bridge.botpress.advance(61_000)])
  if (visitor.hitlActive && conversation?.status !== 'connected') await visitor.says('anybody there?')
  await bridge.settled()
  await bridge.configure({})
  await bridge.settled()
}

type Broken = { target: Target; fault: FaultName }

const newScene = (stage: Stage): Scene => ({
  ...stage,
  visitor: stage.bridge.botpress.visitor({ name: 'Ana' }),
  answers: new Map(),
  failures: [],
})

/** Answers how often the broken call was made, with those before it in its step. */
const playBroken = async (scene: Scene, story: Story, { target, fault }: Broken) => {
  const server = scene.servers[target.server]
  const before = countOf(scene, target)
  server?.faults.add(target.route, faultFor(fault, target.route), { after: target.nth })
  let isOver = false
  const death = fault === 'killed' ? dieOnce(scene, target.route, () => isOver) : undefined
  await playStep(scene, story, target.step)
  isOver = true
  await death
  await scene.bridge.settled()
  return countOf(scene, target) - before
}

const isMissing = ({ servers }: Stage) => servers.some(({ faults }) => faults.unused().length > 0)

const wordFor = (scene: Scene, { phase, isRepeated }: { phase: number; isRepeated: boolean }): string => {
  if (scene.refusal !== undefined) return phase > 0 ? 'refused, closed later' : 'refused'
  if (notSent(scene) > 0) return 'not sent, said so'
  return ['', 'later', 'next contact'][phase] || (isRepeated ? 'repeated' : 'as usual')
}

/** How often each route is called in each step where nothing breaks, in the order of the calls. */
export const discover = async (story: Story): Promise<{ targets: Target[]; problems: string[]; told: string }> => {
  const stage = await startStage()
  try {
    const scene = newScene(stage)
    const targets: Target[] = []
    for (const step of story.steps.keys()) {
      for (const { calls } of stage.servers) calls.length = 0
      await playStep(scene, story, step)
      const made = stage.servers.flatMap(({ calls }, server) => calls.map(({ at, route }) => ({ at, route, server })))
      const own = made.filter(({ route }) => !/^\w+ \/:webhookId/.test(route)).sort((a, b) => a.at - b.at)
      for (const [index, { route, server }] of own.entries()) {
        const nth = own.slice(0, index).filter((call) => call.route === route).length
        const usual = own.filter((call) => call.route === route).length
        targets.push({ server, step, route, nth, usual })
      }
    }
    return { targets, problems: problemsOf(scene, story), told: tell(stage) }
  } finally {
    await stage.finish()
  }
}

const tell = ({ bridge }: Stage) => story(bridge, 400)

const countOf = ({ servers }: Stage, { server, route }: Target) =>
  servers[server]?.calls.filter((call) => call.route === route).length ?? 0

const laterContacts = [nextDelivery, dailyCheck]

/** What two processes look up is now and then known to one of them already. */
export const notMade = 'the call was not made'

/** One cell of the matrix: the story with this fault, what came later, and the verdict. */
export const playCell = async (played: Story, broken: Broken): Promise<Result> => {
  const stage = await startStage()
  try {
    const scene = newScene(stage)
    let made = 0
    for (const step of played.steps.keys()) {
      if (scene.refusal !== undefined) break
      if (step === broken.target.step) made = await playBroken(scene, played, broken)
      else await playStep(scene, played, step)
    }
    const isUnmet = isMissing(stage)
    const step = broken.fault === 'killed' ? (played.steps[broken.target.step]?.name ?? '') : ''
    const verdicts = [withoutCrash(problemsOf(scene, played), step)]
    for (const contact of laterContacts) {
      await contact(scene)
      verdicts.push(withoutCrash(problemsOf(scene, played), step))
    }
    const last = verdicts.at(-1)
    const problems = [...(last?.problems ?? []), ...(isUnmet ? [notMade] : [])]
    const phase = verdicts.findIndex((verdict) => verdict.problems.length === 0)
    const isRepeated = made > broken.target.usual
    const word = problems.length > 0 ? 'WRONG' : (last?.word ?? wordFor(scene, { phase, isRepeated }))
    return { word, problems, told: tell(stage) }
  } finally {
    await stage.finish()
  }
}
