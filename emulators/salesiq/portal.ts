/** The portal every emulator starts with: one brand, two departments, two operators, one organisation client. */
import { type Brand, seedBrand } from './brand'
import { digits, hex, type Ids } from './ids'

export type Department = { id: string; name: string; is_enabled: boolean; description: string; createdAt: number }

export type Operator = {
  id: string
  name: string
  email: string
  nickName: string
  role: 'Administrator' | 'Supervisor' | 'Associate'
  departments: string[]
  /** Takes chats by automatic assignment. */
  available: boolean
  isOwner: boolean
  zuid: string
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
    available: true,
    isOwner: true,
    zuid: digits(9),
  },
  {
    id: ids.next(),
    name: 'Tom Reed',
    email: 'tom.reed@example.com',
    nickName: 'Tom',
    role: 'Associate',
    departments,
    available: true,
    isOwner: false,
    zuid: digits(9),
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
