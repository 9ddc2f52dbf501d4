/** The routes that both emulators have under `/_emulator`: time and gates. A mistake throws with the name of what was wrong. */
import { z } from 'zod'
import type { EmulatorClock } from './clock'
import type { Gates } from './gates'

type Controlled = { clock: Pick<EmulatorClock, 'advance'>; gates: Gates }

const advanceBody = z.strictObject({ ms: z.number() })
const routeBody = z.strictObject({ route: z.string() })
const passBody = routeBody.extend({ calls: z.number().optional() })

/** By method and path after `/_emulator`. */
export const sharedJobs = {
  'POST /advance': ({ clock }: Controlled, body: unknown) => clock.advance(advanceBody.parse(body).ms),
  'GET /gates': ({ gates }: Controlled) => ({ gates: gates.closed.map(({ route, waiting }) => ({ route, waiting })) }),
  'POST /gates/hold': ({ gates }: Controlled, body: unknown) => void gates.hold(routeBody.parse(body).route),
  'POST /gates/pass': ({ gates }: Controlled, body: unknown) => {
    const { route, calls } = passBody.parse(body)
    gates.on(route).pass(calls)
  },
  'POST /gates/open': ({ gates }: Controlled, body: unknown) => gates.on(routeBody.parse(body).route).open(),
}
