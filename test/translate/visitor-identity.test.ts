/** Who a visitor is: no two people share a user, and nobody is called what a form writes where there is nothing. */
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { createUser } from '../../src/actions/create-user'
import { isMadeUp, realEmail, realName } from '../../src/translate/identity'
import { cases } from '../harness/cases'

const noNames = [
  [
    'None',
    ' none ',
    'NONE',
    'n/a',
    'N / A',
    'N.A.',
    '-',
    '--',
    '—',
    '.',
    '?',
    '…',
    'unknown',
    ' Un known ',
    'Unknown User',
  ],
  [
    'null',
    'NULL',
    'undefined',
    'guest',
    'Guest User',
    'Anonymous',
    'visitor',
    'Website Visitor',
    'no name',
    'not provided',
  ],
  ['NaN', '[object Object]', '{{user.name}}', '${name}', '%NAME%', '<%= name %>', '', ' ', '\u200b', '\u202e', '\0'],
  ['Inconnu', 'Invité', 'Anónimo', 'Unbekannt', 'Gast', 'true'],
].flat()

const names: [given: string | number, name: string][] = [
  ['Ana', 'Ana'],
  [' Ana  María ', 'Ana María'],
  ['Na', 'Na'],
  ['Noner', 'Noner'],
  ['Ana None', 'Ana None'],
  ['Mr. Null', 'Mr. Null'],
  ['李', '李'],
  ['علی‌رضا', 'علی‌رضا'],
  ['42', '42'],
  [42, '42'],
  ['👩‍🚀', '👩‍🚀'],
  ['Ana\nBob', 'Ana Bob'],
  ['Ana \u202egnp', 'Ana gnp'],
  ['Jose\u0301', 'José'],
  ['Guest 42', 'Guest 42'],
  ["O'Neil-Smith", "O'Neil-Smith"],
]

const noEmails = [
  [
    'None',
    'n/a',
    '-',
    'unknown',
    'null',
    'undefined',
    'guest',
    '',
    ' ',
    'mira',
    'mira@',
    '@example.com',
    'mira@intranet',
  ],
  [
    'mira@localhost',
    'a@b',
    'a b@example.com',
    'a@exa mple.com',
    'a@example.com,b@example.com',
    'a@@example.com',
    'a@.com',
  ],
  ['a@example.', 'a@example..com', 'a@-example.com', 'a@example.c', 'a@1.2.3.4', 'a@[1.2.3.4]', '<a@example.com>'],
  [
    'mailto:a@example.com',
    'u@no-reply.bot-1.botpress.com',
    'u@no-reply.x.y.botpress.com',
    `${'a'.repeat(250)}@example.com`,
  ],
].flat()

const emails: [given: string, email: string][] = [
  ['ana@example.com', 'ana@example.com'],
  [' Ana@Example.COM ', 'Ana@Example.COM'],
  ['ana+tag@mail.example.co.uk', 'ana+tag@mail.example.co.uk'],
  ["o'neil@example.com", "o'neil@example.com"],
  ['ana@bücher.example', 'ana@bücher.example'],
  ['ana@xn--bcher-kva.xn--p1ai', 'ana@xn--bcher-kva.xn--p1ai'],
  ['аня@пример.рф', 'аня@пример.рф'],
  ['ana@a.b.c.d.example', 'ana@a.b.c.d.example'],
  ['1@2.example', '1@2.example'],
  ['ana@botpress.com', 'ana@botpress.com'],
  ['no-reply@botpress.com', 'no-reply@botpress.com'],
  ['ana@exa\u200bmple.com', 'ana@example.com'],
  ['ana@example.com\0', 'ana@example.com'],
]

const bot = '5e6f_1a'
const madeUp: [email: string, isMadeUp: boolean][] = [
  ['user_01@no-reply.5e6f-1a.botpress.com', true],
  ['USER_01@NO-REPLY.5E6F-1A.BOTPRESS.COM', true],
  ['user_01@no-reply.5e6f_1a.botpress.com', false],
  ['user_01@no-reply.other.botpress.com', false],
  ['user_01@no-reply.5e6f-1a.botpress.com.evil.example', false],
  ['user_01@x.no-reply.5e6f-1a.botpress.com', false],
  ['user_01@evil@no-reply.5e6f-1a.botpress.com', false],
  ['@no-reply.5e6f-1a.botpress.com', false],
  ['user_01@no-reply.5e6f-1axbotpress.com', false],
  ['user_01@no-reply.botpress.com', false],
]

describe('a name', () => {
  test.each(noNames)('is not %j', (given) => expect(realName(given, 'Ana')).toBe('Ana'))
  test.each(names)('may be %j', (given, name) => expect(realName(undefined, 'none', given)).toBe(name))

  test('is never what a form writes where there is nothing, in any case and with any spaces', () => {
    const odd = fc.constantFrom(
      'none',
      'n/a',
      'unknown',
      'null',
      'undefined',
      'guest',
      'anonymous',
      'unknown user',
      '-',
    )
    const spaces = fc.constantFrom('', ' ', '\t', '\u00a0', '\n', '\u200b')
    const disguised = fc
      .tuple(odd, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), spaces)
      .map(
        ([text, isUpper, space]) =>
          space + [...text].map((sign, i) => (isUpper[i] ? sign.toUpperCase() : sign)).join(space),
      )
    const person = fc.stringMatching(/^[A-Z][a-zé]{5,9} [A-Z][a-z]{5,9}$/)
    fc.assert(
      fc.property(disguised, person, (odd, person) => {
        expect(realName(odd)).toBeUndefined()
        expect(realEmail(odd)).toBeUndefined()
        expect(realName(odd, person)).toBe(person)
      }),
      { numRuns: cases(2000) },
    )
  })
})

describe('an address', () => {
  test.each(noEmails)('is not %j', (given) => expect(realEmail(given, 'a@example.com')).toBe('a@example.com'))
  test.each(emails)('may be %j', (given, email) => expect(realEmail('none', given)).toBe(email))
  test.each(madeUp)('%s was made up by the plugin of this bot: %s', (email, expected) => {
    expect(isMadeUp(email, bot)).toBe(expected)
  })

  test('of any kind is found among the odd ones, and nothing makes it throw or slow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.emailAddress(), (odd, email) => {
        const found = realEmail(odd)
        if (found !== undefined) expect(found).toMatch(/^[^\s@]+@[^\s@]+\.[^\s@.]+$/)
        if (/^[\w.+'-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$/i.test(email)) expect(realEmail(email)).toBe(email)
      }),
      { numRuns: cases(2000) },
    )
    const begin = process.cpuUsage()
    for (const text of ['a'.repeat(100_000), `a@${'a-'.repeat(50_000)}`, `a@${'a.'.repeat(50_000)}`]) realEmail(text)
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(500)
  })
})

type User = { id: string; name?: string; pictureUrl?: string; tags: Record<string, string> }

describe('the Botpress user', () => {
  let users: User[] = []
  beforeEach(() => (users = []))

  const made = (user: Omit<User, 'id'>) => {
    for (const value of Object.values(user.tags)) expect(value.length).toBeLessThanOrEqual(500)
    const added = { ...user, id: `user_${users.length}` }
    users.push(added)
    return { user: added }
  }
  const client = {
    createUser: async (user: Omit<User, 'id'>) => made(user),
    getOrCreateUser: async ({ discriminateByTags, ...user }: Omit<User, 'id'> & { discriminateByTags: string[] }) => {
      const same = users.find(({ tags }) => discriminateByTags.every((tag) => tags[tag] === user.tags[tag]))
      return same ? { user: same } : made(user)
    },
    updateUser: async ({ id, ...change }: User) => {
      const user = users.find((each) => each.id === id)
      if (!user) throw new Error(`There is no user ${id}`)
      return { user: Object.assign(user, { ...change, tags: user.tags }) }
    },
  }
  const create = async (input: { name: string; email?: string }) => {
    const props = { client, ctx: { botId: bot }, input } as unknown as Parameters<typeof createUser>[0]
    return (await createUser(props)).userId
  }

  const long = 'a'.repeat(600)
  const two: [what: string, one: { name: string; email?: string }, other: { name: string; email?: string }][] = [
    ['who say nothing', { name: 'Ana' }, { name: 'Ana' }],
    ['whose address is “None”', { name: 'Ana', email: 'None' }, { name: 'Ana', email: 'None' }],
    ['whose address is “n/a”', { name: 'n/a', email: 'n/a' }, { name: 'n/a', email: 'n/a' }],
    [
      'whose address is on an intranet',
      { name: 'Mira', email: 'mira@intranet' },
      { name: 'Mira', email: 'mira@intranet' },
    ],
    [
      'with the same address and two names',
      { name: 'Ana', email: 'a@x.example' },
      { name: 'Bob', email: 'a@x.example' },
    ],
    [
      'who type what the plugin of another bot makes',
      { name: 'Ana', email: 'u@no-reply.other.botpress.com' },
      { name: 'Ana', email: 'u@no-reply.other.botpress.com' },
    ],
    [
      'whose long names begin alike',
      { name: `${long}1`, email: 'a@x.example' },
      { name: `${long}2`, email: 'a@x.example' },
    ],
    [
      'whose made-up addresses are long',
      { name: 'Ana', email: `${long}1@no-reply.5e6f-1a.botpress.com` },
      { name: 'Ana', email: `${long}2@no-reply.5e6f-1a.botpress.com` },
    ],
  ]
  test.each(two)('two visitors %s are two users', async (_what, one, other) => {
    expect(await create(one)).not.toBe(await create(other))
  })

  const same: [what: string, one: { name: string; email?: string }, other: { name: string; email?: string }][] = [
    ['in another letter case', { name: 'Ana', email: 'Ana@X.example' }, { name: 'ANA', email: ' ana@x.example' }],
    [
      'under an address that the plugin made',
      { name: 'Unknown User', email: 'u@no-reply.5e6f-1a.botpress.com' },
      { name: 'Ana', email: 'u@no-reply.5e6f-1a.botpress.com' },
    ],
    ['with a long name', { name: `${long}1`, email: 'a@x.example' }, { name: `${long}1`, email: 'a@x.example' }],
    ['with marks in the name', { name: 'Ana\u200f', email: 'a@x.example' }, { name: 'Ana', email: 'a@x.example' }],
  ]
  test.each(same)('the same visitor %s is one user', async (_what, one, other) => {
    expect(await create(one)).toBe(await create(other))
  })

  test('is not called “None”', async () => {
    await create({ name: ' None ' })
    await create({ name: 'Ana \u202eX' })
    expect(users.map(({ name }) => name)).toEqual(['Unknown User', 'Ana X'])
  })
})
