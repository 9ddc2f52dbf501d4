/**
 * Whether an event may be acted on: SalesIQ sent it, which is shown by a signature or, where no public key is known, by the
 * key in the address; it is about a session of ours; and the HITL plugin has activated that session. SalesIQ was seen
 * assigning an operator 113 ms after a conversation was opened, and the plugin drops whatever comes before.
 */
import type { Context } from '../installation/connect'
import { installationLately, installationNow, type Installed, knownSettings } from '../installation/connection'
import { isComplete } from '../installation/health'
import { equal, webhookKey } from '../installation/keys'
import { typedSettings } from '../installation/settings'
import type { Installation } from '../installation/stored-state'
import { keysAnew, keysOf } from '../installation/webhook-registration'
import { duration } from '../net/duration'
import { pause } from '../net/within'
import { isSigned, type SalesIqEvent } from '../salesiq/events'
import { findSession, markOf, type Session, type SessionContext } from '../session/session'

export type WebhookRequest = { body?: string; query: string; headers: Record<string, string | undefined> }

export type Verdict = 'authentic' | 'formerKey' | 'unsigned' | 'unkeyed'

/** A signature that no known key fits: SalesIQ may sign with another key by now. */
const fitsKeysAnew = async (context: Context, known: Installed, signed: { body: string; signature: string }) => {
  if (!isComplete(known)) return false
  try {
    return isSigned(signed.body, signed.signature, await keysAnew(context, known))
  } catch {
    // SalesIQ cannot be asked now; an authentic event will come again.
    return false
  }
}

const byStoredKeys = async (
  context: Context,
  { body = '', headers }: WebhookRequest,
  publicKeys: string[],
): Promise<Verdict> => {
  const signature = headers['x-siqsignature']
  if (!signature) return 'unsigned'
  if (isSigned(body, signature, keysOf(publicKeys))) return 'authentic'
  const known = await knownSettings(context)
  return (await fitsKeysAnew(context, known, { body, signature })) ? 'authentic' : 'unsigned'
}

const byAddress = ({ query }: WebhookRequest, present: string, { watch }: Installation): Verdict => {
  const key = new URLSearchParams(query).get('key') ?? ''
  if (equal(key, present)) return 'authentic'
  // A save that failed has not noted yet that the key has changed.
  const last = watch?.key !== undefined && equal(key, watch.key)
  const former = (watch?.formerKeys ?? []).some((entry) => entry.until > Date.now() && equal(key, entry.key))
  return last || former ? 'formerKey' : 'unkeyed'
}

/** A known public key leaves the signature as the only proof. Throws a RuntimeError where a typed setting is wrong. */
export const judgeWebhook = async (context: Context, request: WebhookRequest): Promise<Verdict> => {
  const typed = typedSettings(context.ctx.configuration)
  if (typed.webhookPublicKey) {
    return isSigned(request.body ?? '', request.headers['x-siqsignature'], [typed.webhookPublicKey])
      ? 'authentic'
      : 'unsigned'
  }
  const present = webhookKey({ clientSecret: typed.clientSecret, webhookId: context.ctx.webhookId })
  const installation = await installationLately(context)
  const { webhook } = installation
  if (webhook && webhook.publicKeys.length > 0) return byStoredKeys(context, request, webhook.publicKeys)
  const verdict = byAddress(request, present, installation)
  if (verdict === 'authentic') return verdict
  // What this process remembers may be from before the webhook was made, or the secret changed.
  const now = await installationNow(context)
  return now.webhook && now.webhook.publicKeys.length > 0
    ? byStoredKeys(context, request, now.webhook.publicKeys)
    : byAddress(request, present, now)
}

/** The plugin takes up to 1.5 s to activate a session after `startHitl` has answered. */
const activationMs = duration('HITL_ACTIVATION_MS', 2000)
const lookAgainMs = duration('HITL_LOOK_AGAIN_MS', 300)

/** How young a conversation must be for its session to be still in the making, and how long the session is looked for. */
const youngMs = 30_000
const lookingMs = duration('HITL_LOOKING_MS', 2500)

export type Located =
  { kind: 'foreign' } | { kind: 'orphan' } | { kind: 'tooEarly' } | { kind: 'session'; session: Session }

/** How long ago a conversation with our mark was opened, in ms; undefined for any other conversation. */
const ageOfOurs = ({ entity }: SalesIqEvent, webhookId: string): number | undefined => {
  if (!('question' in entity) || !entity.question?.includes(markOf(webhookId))) return undefined
  return entity.opened_time === undefined ? undefined : Math.abs(Date.now() - entity.opened_time)
}

/** An opening whose outcome stayed unknown is not older than this when its operator is assigned. */
const orphanMs = 10 * 60_000

/** An operator has taken a conversation of ours that nobody speaks in. */
const isOrphan = ({ event, entity }: SalesIqEvent, age: number) =>
  event === 'conversation.attender.updated' &&
  'chat_status' in entity &&
  entity.chat_status?.state === '2' &&
  age < orphanMs

const lookAgain = async ({ client }: SessionContext, conversationId: string): Promise<Session | undefined> => {
  const until = Date.now() + lookingMs
  while (Date.now() + lookAgainMs <= until) {
    await pause(lookAgainMs)
    const session = await findSession(client, conversationId)
    if (session) return session
  }
  return undefined
}

/** One look-up and no delay for a foreign conversation. */
export const locate = async (
  event: SalesIqEvent,
  conversationId: string,
  context: SessionContext,
): Promise<Located> => {
  let session = await findSession(context.client, conversationId)
  if (!session) {
    const age = ageOfOurs(event, context.ctx.webhookId)
    if (age === undefined) return { kind: 'foreign' }
    if (age >= youngMs) return { kind: isOrphan(event, age) ? 'orphan' : 'foreign' }
    session = await lookAgain(context, conversationId)
    if (!session) return { kind: 'tooEarly' }
  }
  const wait = Date.parse(session.createdAt) + activationMs - Date.now()
  if (wait <= 0) return { kind: 'session', session }
  if (Date.now() + wait > context.deadline) return { kind: 'tooEarly' }
  await pause(wait)
  // Another event may have changed the session meanwhile.
  const now = await findSession(context.client, conversationId)
  return now ? { kind: 'session', session: now } : { kind: 'foreign' }
}
