/** The portal every emulator starts with: one brand, two departments, two operators, one organisation client. */
import { type Brand, seedBrand } from './brand'
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
  zuid: string
  createdAt: number
  /** A PNG; without one `image_url` is empty. */
  picture?: Buffer
}

export type Portal = {
  screenName: string
  displayName: string
  orgId: string
  /** The data centre that the redirect after consent names. */
  location: string
  clientId: string
  clientSecret: string
  refreshToken: string
  /** Where the client may be sent back to after consent; a scene adds its own. */
  redirectUris: string[]
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

export const seedPortal = (ids: Ids): Portal => {
  const departments = [seedDepartment(ids, 'Support'), seedDepartment(ids, 'Sales')]
  const brand = seedBrand(ids, departments)
  return {
    screenName: 'zylker',
    displayName: 'Zylker INC',
    orgId: digits(11),
    location: 'us',
    clientId: `1000.${hex(30).toUpperCase()}`,
    clientSecret: hex(42),
    refreshToken: `1000.${hex(32)}.${hex(32)}`,
    redirectUris: [],
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
