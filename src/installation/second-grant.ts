/** The second consent, given by a person: for the families of the API that refuse the consent of the organisation. */
import type { Context } from './connect'
import { changeConnection, installationNow, markOfClient } from './connection'
import { type DataCentre, isDataCentre } from '../salesiq/data-centres'
import type { Client } from '../salesiq/token-request'
import type { Typed } from './settings'
import type { Installation } from './stored-state'

export type SecondGrant = Client & { refreshToken: string; dataCentre: DataCentre }

const clientOf = ({ clientId, clientSecret }: Partial<Client>, settings: Typed): Client & { isOwn: boolean } =>
  clientId && clientSecret
    ? { clientId, clientSecret, isOwn: true }
    : { clientId: settings.clientId, clientSecret: settings.clientSecret, isOwn: false }

/** The client that a second consent would be given to now: its own, or the one in the settings. */
export const secondClientIn = (typed: Typed, { connection }: Installation): Client & { isOwn: boolean } =>
  clientOf(connection?.secondClient ?? connection?.second ?? {}, typed)

/** Undefined where there is none, or where it was given to a client that the settings do not name any more. */
export const secondGrantIn = (typed: Typed, { connection }: Installation): SecondGrant | undefined => {
  const { refreshToken, client, dataCentre } = connection?.second ?? {}
  const { clientId, clientSecret } = clientOf(connection?.second ?? {}, typed)
  if (!refreshToken || client !== markOfClient(clientId)) return undefined
  return { clientId, clientSecret, refreshToken, dataCentre: dataCentreOf(dataCentre, typed) }
}

const dataCentreOf = (name: string | undefined, { region }: Typed): DataCentre =>
  name !== undefined && isDataCentre(name) ? name : region

/** Stores the client that was entered for a second consent; a consent that works stays until the new one is given. */
export const keepSecondClient = (context: Context, secondClient: Client): Promise<void> =>
  changeConnection(context, { secondClient })

/** Stores what Zoho gave for the second consent. */
export const keepSecondConsent = async (
  context: Context,
  { clientId, refreshToken, dataCentre }: { clientId: string; refreshToken: string; dataCentre: DataCentre },
): Promise<void> => {
  const { second, secondClient } = (await installationNow(context)).connection ?? {}
  const given = { refreshToken, dataCentre, client: markOfClient(clientId) }
  await changeConnection(context, { second: { ...second, ...secondClient, ...given }, secondClient: undefined })
}

/** Forgets the second consent and its client. */
export const forgetSecond = (context: Context): Promise<void> =>
  changeConnection(context, { second: undefined, secondClient: undefined })
