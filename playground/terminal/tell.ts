/** Plays a scene in the terminal, step by step. */
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../emulators/botpress/api-failure'
import { act, type Cast } from '../people/act'
import { unlessCard } from '../people/flow'
import type { Scene } from '../people/scene'
import type { Screen } from './screen'
import type { Timeline } from './timeline'

export type Teller = Cast & {
  timeline: Timeline
  screen: Screen
  /** Ms between two actions, so that eyes can follow. */
  paceMs: number
  /** Aborted by Ctrl-C. */
  stop: AbortController
  /** Everything has happened that follows from the last action, and is on the screen. */
  settled: () => Promise<void>
}

/** What an action failed with. */
const failureOf = async (teller: Teller, acting: Promise<void>) => {
  const failure = await acting.then(
    () => undefined,
    (thrown: unknown) => messageOf(thrown),
  )
  await teller.settled()
  return failure
}

/** Answers what stopped the scene; nothing if the scene came to its end. `mayFail`: a card that fails stops nothing. */
export const tell = async (teller: Teller, { steps }: Scene, { mayFail = false } = {}): Promise<string | undefined> => {
  const { screen, stop, paceMs } = teller
  for (const [index, { title = 'What was saved', actions }] of steps.entries()) {
    screen.print(`\n${screen.paint('bold', `${index + 1}. ${title}`)}`)
    for (const action of actions) {
      const failure = await failureOf(teller, mayFail ? act(teller, action).catch(unlessCard) : act(teller, action))
      if (failure !== undefined) return `The story stopped at step ${index + 1} (${title}): ${failure}`
      await sleep(paceMs)
      if (stop.signal.aborted) return undefined
    }
  }
  return undefined
}
