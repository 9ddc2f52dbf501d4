/** Waits for work, and not longer than somebody else waits for us. */
import { setTimeout as sleep } from 'node:timers/promises'

/** What the work gives, or `late`. The work goes on by itself then, and what it throws is nobody's any more. */
export const within = <T, L>(ms: number, work: Promise<T>, late: L): Promise<T | L> => {
  work.catch(() => undefined)
  return Promise.race([work, sleep(Math.max(ms, 0), late, { ref: false })])
}
