/** Whether a webhook comes from SalesIQ: signed, or, where no public key is known, by the key in its address. */
import type { Context } from '../installation/connect'
import { installationLately, installationNow, type Installed, knownSettings } from '../installation/connection'
import { isComplete } from '../installation/health'
import { equal, webhookKey } from '../installation/keys'
import { isSigned } from '../salesiq/events'
import { typedSettings } from '../installation/settings'
import type { Installation } from '../installation/stored-state'
import { keysAnew, keysOf } from '../installation/webhook-registration'

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
