/** One whole handoff, told step by step: to the operator and back to the bot. */
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../emulators/botpress/api-failure'
import type { Flow } from './flow'
import type { Screen } from './screen'
import type { Stage } from './stage'
import type { Timeline } from './timeline'

export type Scene = {
  stage: Stage
  flow: Flow
  timeline: Timeline
  screen: Screen
  /** Ms between two steps, so that eyes can follow. */
  paceMs: number
  /** Aborted by Ctrl-C. */
  stop: AbortController
  /** Everything has happened that follows from the last step, and is on the screen. */
  settled: () => Promise<void>
}

/** The lines that must arrive. */
export const script = {
  hello: 'Hello, where is my parcel?',
  operator: ['Good morning Ana, this is Olivia. May I have the number of your order?', 'It left our warehouse today.'],
  visitor: ['Good morning! It is 4711.', 'Lovely, thank you!'],
  file: { name: 'delivery-note.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 delivery note 4711') },
}

type Step = { title: string; act: () => Promise<unknown> }

const talk = async ({ stage: { operator, visitor, chat }, paceMs, settled }: Scene) => {
  const conversation = chat()
  if (!conversation) throw new Error('There is no chat in SalesIQ.')
  for (const [turn, line] of script.operator.entries()) {
    await operator.replies(conversation, line)
    await settled()
    await sleep(paceMs)
    await visitor.says(script.visitor[turn] ?? 'Thank you!')
    await settled()
    await sleep(paceMs)
  }
}

const exchangeFiles = async ({ stage: { visitor, photo, operator, chat }, paceMs, settled }: Scene) => {
  await visitor.says({ type: 'image', payload: { imageUrl: photo.link, title: photo.name } })
  await settled()
  await sleep(paceMs)
  const conversation = chat()
  if (conversation) await operator.sendsFile(conversation, script.file)
}

const withChat = async ({ stage: { chat } }: Scene, act: (id: string) => Promise<unknown>) => {
  const conversation = chat()
  if (!conversation) throw new Error('There is no chat in SalesIQ.')
  await act(conversation.id)
}

const stepsOf = (scene: Scene): Step[] => {
  const { stage, flow } = scene
  const { name } = stage.operator
  return [
    { title: 'The bot owner saves the settings, and the integration checks them', act: stage.install },
    { title: 'Ana talks to the bot', act: () => stage.visitor.says(script.hello) },
    { title: 'Ana asks for a human, and the bot hands her over', act: () => flow.handOff() },
    { title: `${name} joins`, act: () => withChat(scene, (id) => stage.operator.joins(id)) },
    { title: 'They talk, each in their own window', act: () => talk(scene) },
    { title: 'They send each other a file', act: () => exchangeFiles(scene) },
    {
      title: `${name} closes the chat, and the bot goes on`,
      act: () => withChat(scene, (id) => stage.operator.closes(id)),
    },
  ]
}

/** Answers what stopped the story; nothing if it came to its end. */
export const tell = async (scene: Scene): Promise<string | undefined> => {
  const { screen, stop, paceMs, settled } = scene
  for (const [index, { title, act }] of stepsOf(scene).entries()) {
    screen.print(`\n${screen.paint('bold', `${index + 1}. ${title}`)}`)
    const failure = await act().then(
      () => undefined,
      (thrown: unknown) => messageOf(thrown),
    )
    await settled()
    if (failure !== undefined) return `The story stopped at step ${index + 1} (${title}): ${failure}`
    await sleep(paceMs)
    if (stop.signal.aborted) break
  }
  return undefined
}
