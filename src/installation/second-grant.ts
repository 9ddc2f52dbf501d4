/** The second consent, given by a person: for the families of the API that refuse the consent of the organisation. */
import type { Context } from './connect'
import { changeConnection, installationNow, markOfClient } from './connection'
import { type DataCentre, isDataCentre } from '../salesiq/data-centres'
import type { Client } from '../salesiq/token-request'
import type { Typed } from './settings'
import type { Installation } from './stored-state'

export type SecondGrant = Client & { refreshToken: string; dataCentre: DataCentre }

/** The client that the second consent is given to: its own, or the one in the settings. */
export const secondClientIn = (typed: Typed, { connection }: Installation): Client & { isOwn: boolean } => {
  const { clientId, clientSecret } = connection?.second ?? {}
  return clientId && clientSecret
    ? { clientId, clientSecret, isOwn: true }
    : { clientId: typed.clientId, clientSecret: typed.clientSecret, isOwn: false }
}

/** Undefined where there is none, or where it was given to a client that the settings do not name any more. */
export const secondGrantIn = (typed: Typed, installation: Installation): SecondGrant | undefined => {
  const { refreshToken, client, dataCentre } = installation.connection?.second ?? {}
  const { clientId, clientSecret } = secondClientIn(typed, installation)
  if (!refreshToken || client !== markOfClient(clientId)) return undefined
  return { clientId, clientSecret, refreshToken, dataCentre: dataCentreOf(dataCentre, typed) }
}

const dataCentreOf = (name: string | undefined, { region }: Typed): DataCentre =>
  name !== undefined && isDataCentre(name) ? name : region

/** Stores the client that was entered for the second consent; a consent that was given to another one is gone with it. */
export const keepSecondClient = async (context: Context, { clientId, clientSecret }: Client): Promise<void> => {
  const { second } = (await installationNow(context)).connection ?? {}
  const isSame = second?.client === markOfClient(clientId)
  await changeConnection(context, { second: { ...(isSame && second), clientId, clientSecret } })
}

/** Stores what Zoho gave for the second consent. */
export const keepSecondConsent = async (
  context: Context,
  given: { clientId: string; refreshToken: string; dataCentre: DataCentre },
): Promise<void> => {
  const { second } = (await installationNow(context)).connection ?? {}
  const { clientId, refreshToken, dataCentre } = given
  await changeConnection(context, { second: { ...second, refreshToken, dataCentre, client: markOfClient(clientId) } })
}

/** Forgets the second consent and its client. */
export const forgetSecond = (context: Context): Promise<void> => changeConnection(context, { second: undefined })
