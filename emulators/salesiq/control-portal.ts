/** Changes to the portal itself, for callers over HTTP. */
import { z } from 'zod'
import type { Handle } from './handle'

const text = z.string().optional()
const client = z.strictObject({
  org: z.boolean(),
  clientId: text,
  clientSecret: text,
  redirectUris: z.array(z.string()).optional(),
})

type PortalControl = [name: string, act: (call: { handle: Handle; body: unknown }) => unknown]

export const portalControls: PortalControl[] = [
  ['POST /clients', ({ handle, body }) => handle.addClient(client.parse(body))],
]
