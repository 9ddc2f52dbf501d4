/** What SalesIQ says of its portals, brands, departments and webhooks, read into our own words. */
import * as z from 'zod/mini'
import { isTrue, lenient, lenientText, text } from './schemas'

export type Named = { id: string; name: string; enabled: boolean }
export type Portal = { screenName: string; name: string }
export type Hook = {
  id: string
  url: string
  enabled: boolean
  secured: boolean
  failures: number
  events: string[]
  appIds: string[]
  publicKeys: string[]
}

export const portals = z.object({ data: z.array(z.object({ screenname: lenientText, name: lenientText })) })

const named = z.object({ id: text, name: lenientText, enabled: lenientText, is_enabled: lenientText })
export const list = z.object({ data: z.array(named) })

const key = z.object({ key: lenientText })
const hook = z.object({
  id: text,
  url: lenientText,
  status: lenientText,
  secured: lenientText,
  failures_count: lenientText,
  events: lenient(z.array(text)),
  app_ids: lenient(z.array(text)),
  public_keys: lenient(z.array(key)),
})
export const oneHook = z.object({ data: hook })
export const hooks = z.object({ data: z.array(hook) })

export const namedOf = ({ id, name, enabled, is_enabled }: z.output<typeof named>): Named => ({
  id,
  name: name ?? id,
  enabled: isTrue(enabled) && isTrue(is_enabled),
})

export const hookOf = (data: z.output<typeof hook>): Hook => ({
  id: data.id,
  url: data.url ?? '',
  enabled: data.status !== 'disabled',
  secured: data.secured === 'true',
  failures: Number(data.failures_count ?? 0) || 0,
  events: data.events ?? [],
  appIds: data.app_ids ?? [],
  publicKeys: (data.public_keys ?? []).flatMap((entry) => entry.key ?? []),
})
