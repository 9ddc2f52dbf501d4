/** What the connect page stored for an installation, and how it joins what the bot owner typed. */
import { RuntimeError } from '@botpress/sdk'
import type { Context } from './connect'
import { BoundedMap, digestOf } from '../net/memory'
import { isDataCentre } from '../salesiq/data-centres'
import { changeInstallation, type Installation, readInstallation } from './stored-state'
import { type Settings, type Typed, typedSettings } from './settings'

export type Connection = NonNullable<Installation['connection']>

/** Everything that is known: the place, and the grant, may be missing. */
export type Installed = Typed & { installation: Installation }

const rememberedMs = 60_000

/** A cache: the state is the truth. */
const remembered = new BoundedMap<string, { installation: Installation; at: number }>(500)

/** A consent is of one client alone. */
export const markOfClient = (clientId: string): string => digestOf(clientId, 22)

/** What is stored of this installation, read anew. */
export const installationNow = async (context: Context): Promise<Installation> => {
  const installation = await readInstallation(context)
  remembered.set(context.ctx.webhookId, { installation, at: Date.now() })
  return installation
}

/** The same, up to a minute old. */
export const installationLately = async (context: Context): Promise<Installation> => {
  const found = remembered.get(context.ctx.webhookId)
  return found && Date.now() - found.at < rememberedMs ? found.installation : installationNow(context)
}

/** Stores some parts anew. */
export const keepInstallation = async (context: Context, parts: Installation): Promise<void> => {
  await changeInstallation(context, parts)
  remembered.delete(context.ctx.webhookId)
}

/** Adds to the connection; `undefined` takes away. */
export const changeConnection = async (context: Context, changes: Connection): Promise<void> => {
  const { connection } = await installationNow(context)
  await keepInstallation(context, { connection: { ...connection, ...changes } })
}

/** What was typed wins; a stored consent counts for the client that it was given to. */
const joined = (typed: Typed, installation: Installation): Installed => {
  const stored = installation.connection ?? {}
  const isOfThisClient = stored.client === markOfClient(typed.clientId)
  const grant = typed.refreshToken || typed.accessToken || !isOfThisClient ? {} : { refreshToken: stored.refreshToken }
  return {
    ...typed,
    ...grant,
    region:
      grant.refreshToken && stored.dataCentre && isDataCentre(stored.dataCentre) ? stored.dataCentre : typed.region,
    screenName: typed.screenName ?? stored.screenName,
    appId: typed.appId ?? stored.appId,
    departmentId: typed.departmentId ?? stored.departmentId,
    installation,
  }
}

/** Everything that is known of this installation, read anew. Throws a RuntimeError where what was typed is wrong. */
export const knownSettings = async (context: Context): Promise<Installed> =>
  joined(typedSettings(context.ctx.configuration), await installationNow(context))

/** What is still missing before a handoff can happen. */
export const missingFrom = ({ refreshToken, accessToken, screenName, appId, departmentId }: Typed): string[] => [
  ...(refreshToken || accessToken ? [] : ['the consent']),
  ...(screenName ? [] : ['the portal']),
  ...(appId ? [] : ['the brand']),
  ...(departmentId ? [] : ['the department']),
]

const complete = (known: Typed): Settings | undefined => {
  const { screenName, appId, departmentId } = known
  const isComplete = missingFrom(known).length === 0 && screenName && appId && departmentId
  return isComplete ? { ...known, screenName, appId, departmentId } : undefined
}

/** The settings a handoff needs, with a call only where not all were typed. Throws a RuntimeError where one is missing. */
export const settingsOf = async (context: Context): Promise<Settings> => {
  const typed = typedSettings(context.ctx.configuration)
  const lately = complete(typed) ?? complete(joined(typed, await installationLately(context)))
  if (lately) return lately
  // What this process remembers may be from before the connect page was used.
  const known = await knownSettings(context)
  const now = complete(known)
  if (now) return now
  throw new RuntimeError(
    `SalesIQ is not connected yet: ${missingFrom(known).join(', ')} missing. Save the settings and open the link that is then logged.`,
  )
}

const receiptEveryMs = 3_600_000

/** Notes that an event came in, once an hour at the most; only where the webhook is in our care, so that it is known of. */
export const noteReceipt = async (context: Context): Promise<void> => {
  const installation = remembered.get(context.ctx.webhookId)?.installation
  if (!installation?.webhook || Date.now() - (installation.receivedAt ?? 0) < receiptEveryMs) return
  installation.receivedAt = Date.now()
  // A note is worth no event: the next one makes up for it.
  await changeInstallation(context, { receivedAt: installation.receivedAt }).catch(() => undefined)
}
