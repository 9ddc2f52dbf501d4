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

const operator = z.strictObject({ operator: text })

export const portalControls: PortalControl[] = [
  ['POST /clients', ({ handle, body }) => handle.addClient(client.parse(body))],
  ['POST /operators/removed', ({ handle, body }) => handle.operator(operator.parse(body).operator).getsRemoved()],
  [
    'POST /operators/renamed',
    ({ handle, body }) => {
      const renamed = operator.extend({ name: z.string() }).parse(body)
      return handle.operator(renamed.operator).getsRenamed(renamed.name)
    },
  ],
]
