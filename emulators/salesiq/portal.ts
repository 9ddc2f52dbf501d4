/** The portal every emulator starts with: one brand, two departments, two operators, an organisation client and an ordinary one. */
import { type Brand, seedBrand } from './brand'
import { newClient } from './clients'
import { digits, hex, type Ids } from './ids'
import { seedPictures } from './pictures'

export type Department = { id: string; name: string; is_enabled: boolean; description: string; createdAt: number }

/** Automatic assignment takes only those who are available. */
export const operatorStatuses = ['available', 'busy', 'away'] as const

export type OperatorStatus = (typeof operatorStatuses)[number]

export type Operator = {
  id: string
  name: string
  email: string
  nickName: string
  role: 'Administrator' | 'Supervisor' | 'Associate'
  departments: string[]
  status: OperatorStatus
  isOwner: boolean
  /** Deleted: no call shows this operator any more. */
  removed?: boolean
  zuid: string
  createdAt: number
  /** A PNG; without one `image_url` is empty. */
  picture?: Buffer
}

/** `org`: an organisation client; else one with which a person gives consent for what that person may do. */
export type Client = { org: boolean; clientId: string; clientSecret: string; redirectUris: string[] }

export type Portal = {
  screenName: string
  displayName: string
  orgId: string
  /** The data centre that the redirect after consent names. */
  location: string
  /** The organisation client and the refresh token of its consent. */
  clientId: string
  clientSecret: string
  refreshToken: string
  /** Where the client may be sent back to after consent; a scene adds its own. */
  redirectUris: string[]
  /** How many chats there were: the next one gets the next `reference_id`. */
  chats: number
  ordinaryClient: Client
  addedClients: Client[]
  brand: Brand
  brands: Brand[]
  departments: Department[]
  operators: Operator[]
}

const seedOperators = (ids: Ids, departments: string[]): Operator[] => [
  {
    id: ids.next(),
    name: 'Olivia Park',
    email: 'olivia.park@example.com',
    nickName: 'Olivia',
    role: 'Administrator',
    departments,
    status: 'available',
    isOwner: true,
    zuid: digits(9),
    createdAt: 1_700_000_000_000,
    picture: seedPictures.olivia,
  },
  {
    id: ids.next(),
    name: 'Tom Reed',
    email: 'tom.reed@example.com',
    nickName: 'Tom',
    role: 'Associate',
    departments,
    status: 'available',
    isOwner: false,
    zuid: digits(9),
    createdAt: 1_700_000_000_000,
    picture: seedPictures.tom,
  },
]

const seedDepartment = (ids: Ids, name: string): Department => ({
  id: ids.next(),
  name,
  is_enabled: true,
  description: `${name} department`,
  createdAt: 1_700_000_000_000,
})

/** How the portal is named; the other one of `world.elsewhere` is Globex. */
export type PortalNames = Pick<Portal, 'screenName' | 'displayName'>

export const seedPortal = (ids: Ids, names: PortalNames): Portal => {
  const departments = [seedDepartment(ids, 'Support'), seedDepartment(ids, 'Sales')]
  const brand = seedBrand(ids, departments)
  const { clientId, clientSecret } = newClient(true)
  return {
    ...names,
    orgId: digits(11),
    location: 'us',
    clientId,
    clientSecret,
    refreshToken: `1005.${hex(32)}.${hex(32)}`,
    redirectUris: [],
    chats: 0,
    ordinaryClient: newClient(false),
    addedClients: [],
    brand,
    brands: [brand],
    departments,
    operators: seedOperators(
      ids,
      departments.map(({ id }) => id),
    ),
  }
}

/** A copy that shares nothing with the portal it was made from. A cloned Buffer would be a plain Uint8Array. */
export const copyPortal = (portal: Portal): Portal => {
  const copy = structuredClone(portal)
  for (const operator of copy.operators) operator.picture &&= Buffer.from(operator.picture)
  return copy
}
