/** Waiting for what cannot be awaited, such as a call that arrives while another one is under way; and real time apart. */
import { setTimeout as sleep } from 'node:timers/promises'

const longestMs = 60_000

/** Resolves once the condition holds; `what` names it where it never does. */
export const until = async (what: string, condition: () => boolean) => {
  for (const start = Date.now(); !condition(); await sleep(5)) {
    if (Date.now() - start > longestMs) throw new Error(`It never came to this: ${what}`)
  }
}

/** Takes the step again and again until the work is done. */
export const meanwhile = async <T>(work: Promise<T>, step: () => Promise<unknown>): Promise<T> => {
  let isDone = false
  const end = () => {
    isDone = true
  }
  work.then(end, end)
  for (; !isDone; await sleep(5)) await step()
  return work
}

/** Begins the work some milliseconds from now, for scenes about things that are so far apart. */
export const after = <T>(ms: number, work: () => Promise<T>): Promise<T> => sleep(ms).then(work)
