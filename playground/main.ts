/**
 * `npm start`: one handoff through both emulators and the built bundle, shown while it happens; then typed lines go on.
 * `--once` (or no terminal): only the handoff; exits 0 if all of it worked, else 1.
 */
import { parseArgs } from 'node:util'
import { messageOf } from '../emulators/botpress/api-failure'
import { breakOnPurpose } from './broken'
import { newFlow } from './flow'
import { newScreen, type Screen } from './screen'
import { setStage, type Stage } from './stage'
import { type Scene, tell } from './story'
import { newTimeline } from './timeline'
import { takeTypedLines } from './typed'
import { printVerdict, problemsOf } from './verdict'

const longestStoryMs = 60_000
const lookMs = 50

/** `stay` keeps it up where there is no terminal, and reads typed lines until its input ends. */
const readArguments = () => {
  const options = { once: { type: 'boolean' }, stay: { type: 'boolean' }, break: { type: 'string' } } as const
  const { once = false, stay = false, break: way } = parseArgs({ options }).values
  return { isOnce: once || !(stay || process.stdin.isTTY), way }
}

type Start = { stage: Stage; screen: Screen; isOnce: boolean; stop: AbortController }

const newScene = ({ stage, screen, isOnce, stop }: Start): Scene => {
  const timeline = newTimeline(stage, screen)
  const flow = newFlow(stage)
  const settled = async () => {
    await stage.settled()
    if (stop.signal.aborted) return
    flow.catchUp()
    timeline.show()
  }
  return { stage, screen, timeline, flow, stop, settled, paceMs: isOnce || !process.stdout.isTTY ? 0 : 700 }
}

/** Shows what is new and lets the bot answer, again and again. */
const keepUp = ({ timeline, flow, stop, settled }: Scene) => {
  let isAnswering = false
  const look = () => {
    if (stop.signal.aborted) return
    timeline.show()
    if (isAnswering || !flow.hasNews()) return
    isAnswering = true
    void settled().finally(() => {
      isAnswering = false
    })
  }
  return setInterval(look, lookMs)
}

const interruption = (stop: AbortSignal) =>
  new Promise<'interrupted'>((resolve) => stop.addEventListener('abort', () => resolve('interrupted'), { once: true }))

const outOfTime = () =>
  new Promise<string>((resolve) => {
    setTimeout(resolve, longestStoryMs, `The story did not end within ${longestStoryMs / 1000} s.`).unref()
  })

const introduce = ({ print, paint }: Screen) => {
  print(paint('bold', 'A bot hands Ana over to a human in Zoho SalesIQ, and takes her back.'))
  print('Both services are emulated: nothing leaves your computer. “Quoted” is what people read, → is an HTTP call.')
}

const play = async (scene: Scene, isOnce: boolean) => {
  const { stage, screen, stop } = scene
  const ended = await Promise.race([tell(scene), outOfTime(), interruption(stop.signal)])
  if (ended === 'interrupted') {
    screen.print('\nStopped before the end.')
    return 130
  }
  const problems = problemsOf(stage, ended)
  printVerdict(stage, problems, screen)
  if (!isOnce) await takeTypedLines(scene)
  return problems.length === 0 ? 0 : 1
}

const main = async () => {
  const { isOnce, way } = readArguments()
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const screen = newScreen(process.stdout)
  introduce(screen)
  const stage = await setStage()
  const scene = newScene({ stage, screen, isOnce, stop })
  const looking = keepUp(scene)
  try {
    if (way !== undefined) breakOnPurpose(stage, way)
    return await play(scene, isOnce)
  } finally {
    clearInterval(looking)
    await stage.close()
  }
}

void main()
  .catch((failure: unknown) => {
    console.error(`The playground could not start. ${messageOf(failure)}`)
    return 1
  })
  .then((code) => {
    process.exitCode = code
    // Nothing should be open any more; if anything is, it may not keep the terminal waiting.
    setTimeout(() => process.exit(), 1000).unref()
  })
