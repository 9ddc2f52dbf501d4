/** Waiting for what cannot be awaited: a call that arrives at an emulator while another one is still under way. */
import { setTimeout as sleep } from 'node:timers/promises'

const longestMs = 30_000

/** Resolves once the condition holds; `what` names it where it never does. */
export const until = async (what: string, condition: () => boolean) => {
  for (const start = Date.now(); !condition(); await sleep(5)) {
    if (Date.now() - start > longestMs) throw new Error(`It never came to this: ${what}`)
  }
}
