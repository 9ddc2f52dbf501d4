/** What happens when the settings are saved, once a day, and when the integration goes. */
import { isApiError, RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import type { Context } from './connect'
import { installationNow, type Installed, keepInstallation, knownSettings, missingFrom } from './connection'
import { digestOf } from '../net/memory'
import { adviceOn } from '../failures'
import { inspectAccess, reopenVisitor } from './access'
import type { Finding, FindingId } from './finding'
import { hasAccess, inspectSettings, inspectWebhook, isComplete } from './health'
import { setupKey, webhookKey } from './keys'
import { cureFor } from './origin'
import { SalesIqFailure } from '../salesiq/failure'
import { forgetEverything } from './stored-state'
import { watchOver } from './daily-check'
import { registerWebhook, removeOwnWebhook, webhookPlace } from './webhook-registration'

type Register = bp.IntegrationProps['register']

const formerKeyLivesMs = 14 * 24 * 3_600_000

type Watch = NonNullable<Installed['installation']['watch']>

/** The key of a webhook made by hand changes with the client secret; the old one counts for a while, so that no line is lost. */
const withKeys = (watch: Watch, key: string): Watch => {
  if (watch.key === key) return watch
  const living = (watch.formerKeys ?? []).filter((former) => former.until > Date.now() && former.key !== key)
  const formerKeys = watch.key ? [...living, { key: watch.key, until: Date.now() + formerKeyLivesMs }] : living
  return { ...watch, key, formerKeys }
}

type Save = { typed: ReadonlySet<FindingId>; settings: string; proven: Watch['proven'] }

/** What a bot owner can have typed wrongly; what the connect page stored is no reason to refuse his save. */
const typedOf = ({
  refreshToken,
  accessToken,
  appId,
  departmentId,
}: bp.Context['configuration']): ReadonlySet<FindingId> =>
  new Set<FindingId>([
    ...(refreshToken || accessToken ? (['consent'] as const) : []),
    ...(appId ? (['brand'] as const) : []),
    ...(departmentId ? (['department'] as const) : []),
  ])

/** The daily call comes much later than a save; a person who tries a setting twice does so within minutes. */
const dailyAfterMs = 15 * 60_000

const isDaily = ({ settings, proven }: Omit<Save, 'typed'>) =>
  proven?.settings === settings && Date.now() - proven.at > dailyAfterMs

/**
 * What is definitely wrong fails a save. The daily call is no save: what was right then and broke since is a problem to
 * tell of, and must not take down the webhook of an installation that half works. Answers what is proven now.
 */
const proofOf = (findings: readonly Finding[], { typed, settings, proven }: Save): Watch['proven'] => {
  const broken = findings.filter(({ state }) => state === 'broken')
  const wrong = broken.filter(({ id }) => typed.has(id)).map(({ text, cure }) => cure || text)
  if (wrong.length > 0 && !isDaily({ settings, proven })) throw new RuntimeError([...new Set(wrong)].join(' '))
  return hasAccess(findings) && broken.length === 0 ? { settings, at: Date.now() } : proven
}

/** Makes or renews the webhook; whatever goes wrong is told and never fails the save. */
const tryWebhook = async (context: Context, known: Installed, webhookUrl: string): Promise<void> => {
  if (known.webhookPublicKey || !isComplete(known)) return
  try {
    await registerWebhook(context, known, webhookUrl)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure)) throw failure
    context.logger
      .forBot()
      .warn(
        `The webhook in SalesIQ could not be made: ${cureFor(context, failure)} The connect page tries again, and shows how to make it by hand.`,
      )
  }
}

const logLink = ({ ctx, logger }: Context, { clientSecret, ...known }: Installed, webhookUrl: string) => {
  const key = setupKey({ clientSecret, webhookId: ctx.webhookId })
  const missing = missingFrom({ ...known, clientSecret })
  const what =
    missing.length > 0
      ? `SalesIQ is not connected yet: ${missing.join(', ')} missing. Connect it here`
      : 'To see, test or change the connection with SalesIQ'
  logger.forBotOnly().info(`${what}: ${webhookUrl}/setup?key=${key}`)
}

/** Notes of the set-up: where Botpress does not take one, the settings are right all the same. */
const noted = async ({ logger }: Context, work: () => Promise<unknown>) => {
  try {
    await work()
  } catch (error) {
    if (!isApiError(error)) throw error
    logger.forBot().warn(`Botpress did not store the set-up (${error.type}): save the settings again.`)
  }
}

/** What cannot be seen because of another finding goes without saying; of the webhook, making it speaks for itself. */
const warningsIn = (findings: readonly Finding[]): string[] => {
  const isToBeTold = ({ id, state, isOutage, waitsFor }: Finding) =>
    id !== 'access_webhooks' &&
    (isOutage || state === 'warning' || id === 'access_visitor') &&
    state !== 'ok' &&
    !findings.some((cause) => cause.id === waitsFor && cause.state !== 'ok')
  return findings.filter(isToBeTold).map(({ text, cure = '' }) => `${text} ${cure}`)
}

/** Throws one RuntimeError that names each typed setting that is wrong, and its cure. Without a consent it succeeds. */
export const register: Register = async (props) => {
  const { webhookUrl, client, logger, ctx } = props
  const known = await knownSettings(props)
  logLink(props, known, webhookUrl)
  const findings = await inspectSettings(props, known)
  const { connection, watch = {} } = await installationNow(props)
  const save = {
    typed: typedOf(ctx.configuration),
    settings: digestOf(JSON.stringify(ctx.configuration)),
    proven: watch.proven,
  }
  const proven = proofOf(findings, save)
  const key = webhookKey({ clientSecret: known.clientSecret, webhookId: ctx.webhookId })
  // Only where it changed: somebody may be at the connect page now.
  const moved = connection?.webhookUrl === webhookUrl ? {} : { connection: { ...connection, webhookUrl } }
  await noted(props, () => keepInstallation(props, { ...moved, watch: { ...withKeys(watch, key), proven } }))
  if (hasAccess(findings) && !isDaily(save)) await reopenVisitor(props, known)
  const all = hasAccess(findings) ? [...findings, ...(await inspectAccess(props, known))] : findings
  for (const line of warningsIn(all)) logger.forBot().warn(`The settings are saved, but: ${line}`)
  await noted(props, () => client.configureIntegration({ scheduleRegisterCall: 'daily' }))
  if (hasAccess(findings)) await tryWebhook(props, known, webhookUrl)
  const hook = hasAccess(findings) ? await inspectWebhook(props, known) : []
  await noted(props, () => watchOver(props, [...all, ...hook]))
}

const left = `The webhook in SalesIQ may be left: delete it by hand, under ${webhookPlace}.`

/** Leaves nothing behind: neither the webhook that was made here, nor a token. */
export const unregister: bp.IntegrationProps['unregister'] = async (props) => {
  const log = props.logger.forBot()
  try {
    if (!(await removeOwnWebhook(props, await knownSettings(props)))) log.warn(left)
  } catch (error) {
    log.warn(`${left} ${error instanceof SalesIqFailure ? adviceOn(error) : ''}`)
  }
  await forgetEverything(props)
}
