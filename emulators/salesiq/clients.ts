/** OAuth clients of the portal: which one a request names, and how a scene adds more of them. */
import { hex } from './ids'
import type { Client, Portal } from './portal'
import type { World } from './world'

/** The organisation client of the portal, the ordinary one, and those that a scene added. */
export const clientsOf = ({ clientId, clientSecret, redirectUris, ordinaryClient, addedClients }: Portal): Client[] => [
  { org: true, clientId, clientSecret, redirectUris },
  ordinaryClient,
  ...addedClients,
]

export const clientNamed = (portal: Portal, clientId: string | undefined) =>
  clientsOf(portal).find((client) => client.clientId === clientId)

export const newClient = (org: boolean): Client => ({
  org,
  clientId: `1000.${hex(30).toUpperCase()}`,
  clientSecret: hex(42),
  redirectUris: [],
})

/** `org`: made in Zoho's console as an organisation client (api-console.zoho.com/add?client_type=ORG). */
export type WantedClient = Partial<Omit<Client, 'org'>> & { org: boolean }

export const addClient = ({ portal }: World, { org, ...wanted }: WantedClient): Client => {
  const client = { ...newClient(org), ...wanted }
  if (clientNamed(portal, client.clientId)) throw new Error(`There is a client ${client.clientId} already`)
  portal.addedClients.push(client)
  return client
}
