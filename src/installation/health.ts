/** The doctor: what is well, doubtful or broken between this installation and SalesIQ, each with its cure. */
import { inspectAccess } from './access'
import { administer, connect, transportFor, type Context } from './connect'
import { type Installed, missingFrom } from './connection'
import { departmentIdOf } from './departments'
import { failed, type Finding } from './finding'
import { brandCure, departmentCure } from './origin'
import type { Hook } from '../salesiq/admin-schemas'
import type { Brand } from '../salesiq/client'
import type { Settings } from './settings'
import { type Installation, readInstallation, readToken } from './stored-state'
import { webhookPlace } from './webhook-registration'

/** The label of the button of the connect page, which sentences name. */
export const webhookButton = 'Create or repair the webhook'

const consent = async (context: Context, known: Installed): Promise<Finding> => {
  try {
    await transportFor(context, known).tokens.prove()
  } catch (failure) {
    return failed(context, { of: 'consent', unknownId: '' }, failure)
  }
  const token = await readToken(context)
  const used = (token?.refreshes ?? []).filter((at) => at > Date.now() - 600_000).length
  const how = known.refreshToken
    ? `the token is renewed automatically (${used} of 10 renewals used in ten minutes)`
    : 'the token is the setting Access token, which ends an hour after Zoho gave it'
  return { id: 'consent', state: 'ok', text: `Zoho (${known.region}) grants access; ${how}.` }
}

const brand = async (context: Context, found: Promise<Brand>): Promise<Finding> => {
  const id = 'brand'
  try {
    const { enabled, hasHours } = await found
    if (!enabled)
      return { id, state: 'broken', text: 'The brand is switched off.', cure: brandCure(context, 'disabled') }
    return { id, state: 'ok', text: `The brand is on${hasHours ? ' and keeps business hours' : ''}.` }
  } catch (failure) {
    return failed(context, { of: id, unknownId: brandCure(context, 'unknown') }, failure)
  }
}

const department = async (context: Context, settings: Settings, ofBrand: Promise<Brand>): Promise<Finding> => {
  const id = 'department'
  const cureIf = (what: Parameters<typeof departmentCure>[1]) => departmentCure(context, what)
  try {
    const departmentId = await departmentIdOf(context, settings, settings.departmentId)
    if (departmentId === undefined) {
      return { id, state: 'broken', text: 'No department has this name.', cure: cureIf('unknown') }
    }
    const { name, enabled } = await connect(context, settings).department(departmentId)
    if (!enabled)
      return { id, state: 'broken', text: `The department ${name} is switched off.`, cure: cureIf('disabled') }
    const departmentIds = await ofBrand.then((found) => found.departmentIds).catch((): string[] => [])
    if (departmentIds.length > 0 && !departmentIds.includes(departmentId)) {
      return { id, state: 'warning', text: `The department ${name} is not of this brand.`, cure: cureIf('strange') }
    }
    return { id, state: 'ok', text: `The department ${name} is on.` }
  } catch (failure) {
    return failed(context, { of: id, unknownId: cureIf('unknown') }, failure)
  }
}

const judgedHook = (hook: Hook | undefined, failuresBefore: number | undefined): Finding => {
  const id = 'webhook'
  const again = `Save the settings, or press “${webhookButton}” on the connect page: the webhook is created again.`
  if (!hook) return { id, state: 'broken', text: 'SalesIQ has no webhook for this installation.', cure: again }
  if (!hook.enabled)
    return {
      id,
      state: 'broken',
      text: 'The webhook is disabled in SalesIQ.',
      cure: `Enable it in SalesIQ under ${webhookPlace}.`,
    }
  const growing = failuresBefore !== undefined && hook.failures > failuresBefore
  const text = `The webhook is on; ${hook.failures} of its calls failed so far.`
  const cure = 'SalesIQ lists the failed calls with the webhook; the bot’s log says why they were refused.'
  return growing ? { id, state: 'warning', text, cure } : { id, state: 'ok', text }
}

const webhook = async (context: Context, known: Installed & Settings, installation: Installation): Promise<Finding> => {
  const id = 'webhook'
  if (known.webhookPublicKey)
    return { id, state: 'ok', text: 'Its events are checked with the public key in the settings.' }
  const stored = installation.webhook
  if (!stored) {
    const cure = `Press “${webhookButton}” on the connect page, or create the webhook by hand with the address shown there.`
    return { id, state: 'warning', text: 'The webhook was not made by this integration.', cure }
  }
  try {
    const hooks = await administer(context, known, known.screenName).hooks()
    return judgedHook(
      hooks.find((hook) => hook.id === stored.id),
      installation.watch?.failures,
    )
  } catch (failure) {
    return failed(context, { of: id, unknownId: `Press “${webhookButton}” on the connect page.` }, failure)
  }
}

const received = ({ receivedAt, webhook }: Installation): Finding[] => {
  if (!webhook) return []
  const hours = receivedAt && Math.floor((Date.now() - receivedAt) / 3_600_000)
  const text =
    hours === undefined
      ? 'No event has come in yet.'
      : hours < 2
        ? 'Events have come in within two hours.'
        : `The last event came ${hours} hours ago.`
  return [{ id: 'received', state: 'ok', text }]
}

export const isComplete = (known: Installed): known is Installed & Settings => missingFrom(known).length === 0

/** Consent, brand and department, as far as they are known; the consent alone where it gives no access now. */
export const inspectSettings = async (context: Context, known: Installed): Promise<Finding[]> => {
  if (!known.refreshToken && !known.accessToken) return []
  const access = await consent(context, known)
  if (access.state !== 'ok' || !isComplete(known)) return [access]
  const found = connect(context, known).brand(known.appId)
  return withOneConsent([access, ...(await Promise.all([brand(context, found), department(context, known, found)]))])
}

/** Without access nothing else can be told. */
const withOneConsent = (findings: Finding[]): Finding[] => {
  const broken = findings.find(({ id, state }) => id === 'consent' && state === 'broken')
  return broken ? [broken] : findings
}

/** The webhook, and whether anything came through it. */
export const inspectWebhook = async (context: Context, known: Installed): Promise<Finding[]> => {
  if (!isComplete(known)) return []
  const installation = await readInstallation(context)
  return [await webhook(context, known, installation), ...received(installation)]
}

/** Looks at everything that can be looked at. */
export const inspect = async (context: Context, known: Installed): Promise<Finding[]> => {
  const settings = await inspectSettings(context, known)
  if (!hasAccess(settings)) return settings
  const [access, webhook] = await Promise.all([inspectAccess(context, known), inspectWebhook(context, known)])
  return withOneConsent([...settings, ...webhook, ...access])
}

export const hasAccess = ([access]: readonly Finding[]): boolean => access?.state === 'ok'
