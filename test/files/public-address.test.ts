import fc from 'fast-check'
import { get } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isPublicAddress, isTrusted, mayBeFetched, publicAgents } from '../../src/files/public-address'
import { privateAddressCode } from '../../src/net/http'

const notPublic = {
  'this host': ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  'shared by a provider': ['100.64.0.1', '100.127.255.255'],
  'link local': ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1'],
  'metadata of a cloud': ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200'],
  'protocol assignments': ['192.0.0.1', '192.0.0.192'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  benchmarks: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  'multicast, reserved and broadcast': ['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', 'ff02::1'],
  'unique local': ['fc00::1', 'fd12:3456:789a::1'],
  'site local, long given up': ['fec0::1'],
  'IPv4 in IPv6': ['::ffff:10.0.0.1', '::ffff:127.0.0.1', '::FFFF:a9fe:a9fe', '::10.0.0.1', '::ffff:0:10.0.0.1'],
  'IPv4 behind NAT64': ['64:ff9b::a00:1', '64:ff9b::169.254.169.254', '64:ff9b:1::a00:1'],
  'IPv4 in a tunnel': ['2002:a00:1::1', '2002:7f00:1::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  'a sink': ['100::1', '5f00::1'],
  'no address': [
    '',
    'localhost',
    'example.com',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '0x7f.1',
    '2130706433',
    '[::1]',
    '8.8.8.8/8',
  ],
}

const publicOnes = {
  'name servers': ['8.8.8.8', '1.1.1.1', '9.9.9.9'],
  'just outside what is private': [
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
  ],
  IPv6: ['2606:4700::1111', '2001:4860:4860::8888', '2a00:1450:4001:80b::200e', '2400:cb00::1'],
}

const rowsOf = (table: Record<string, string[]>) =>
  Object.entries(table).flatMap(([name, addresses]) => addresses.map((address): [string, string] => [name, address]))

describe('an address', () => {
  test.each(rowsOf(notPublic))('%s: nobody is led to “%s”', (_name, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(rowsOf(publicOnes))('%s: everybody may go to %s', (_name, address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test('whatever comes is judged, and what leads back to a private IPv4 address is never public', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => typeof isPublicAddress(text) === 'boolean'),
    )
    const prefix = fc.constantFrom('', '::ffff:', '::', '64:ff9b::')
    const network = fc.constantFrom('10.0', '127.3', '192.168', '169.254', '172.20')
    fc.assert(
      fc.property(prefix, network, fc.nat(65_535), (before, net, rest) => {
        expect(isPublicAddress(`${before}${net}.${rest >> 8}.${rest & 255}`)).toBe(false)
      }),
    )
  })
})

describe('a link as far as it shows by itself', () => {
  const refused = [
    'http://127.0.0.1/',
    'https://10.0.0.1:8443/a.png',
    'http://169.254.169.254/latest/meta-data/',
    'http://192.168.1.1/admin?x=https://example.com/',
    'http://0/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:10.0.0.1]:8080/',
    'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'http://[64:ff9b::a00:1]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'file:///etc/passwd',
    'ftp://example.com/a.png',
    'data:text/plain,hello',
    'javascript:alert(1)',
    'blob:https://example.com/1',
    'ws://example.com/',
    'unix:/var/run/docker.sock',
    'https://ana@example.com/',
    'https://ana:secret@example.com/',
    'https://:secret@example.com/',
    'https://8.8.8.8@127.0.0.1/',
  ]
  test.each(refused)('%s is not followed', (link) => expect(mayBeFetched(new URL(link))).toBe(false))

  const followed = [
    'https://example.com/a.png',
    'http://example.com:8080/a.png?x=1#y',
    'HTTPS://EXAMPLE.COM/@ana',
    'https://8.8.8.8/a.png',
    'https://134744072/',
    'https://[2606:4700::1111]/',
    'https://xn--bcher-kva.example/',
    // Names are judged by the addresses they lead to, when it comes to connecting.
    'http://localhost/',
    'http://10.0.0.1.example.com/',
  ]
  test.each(followed)('%s may be followed', (link) => expect(mayBeFetched(new URL(link))).toBe(true))
})

type Found = { error: NodeJS.ErrnoException | null; addresses: unknown; family: unknown }

const lookUp = (hostname: string, all: boolean) =>
  new Promise<Found>((resolve, reject) => {
    const { lookup } = publicAgents.httpsAgent.options
    if (!lookup) return reject(new Error('nothing looks names up'))
    lookup(hostname, { all }, (error, addresses, family) => resolve({ error, addresses, family }))
  })

describe('a name at the moment of connecting', () => {
  test.each([true, false])('one that leads to a private network leads nowhere (all: %s)', async (all) => {
    for (const name of ['localhost', '10.0.0.1', '::1', '169.254.169.254']) {
      const { error } = await lookUp(name, all)
      expect(error?.code, name).toBe(privateAddressCode)
    }
  })

  // An address that is written out is its own answer: no network is asked.
  test('one that leads to a public address leads there', async () => {
    const v4 = { address: '8.8.8.8', family: 4 }
    const v6 = { address: '2606:4700::1111', family: 6 }
    expect(await lookUp(v6.address, true)).toMatchObject({ error: null, addresses: [v6] })
    expect(await lookUp(v6.address, false)).toMatchObject({ error: null, addresses: v6.address, family: 6 })
    expect(await lookUp(v4.address, true)).toMatchObject({ error: null, addresses: [v4] })
    expect(await lookUp(v4.address, false)).toMatchObject({ error: null, addresses: v4.address, family: 4 })
  })

  test('one that leads nowhere says so, and not that it is private', async () => {
    const { error } = await lookUp('no such name', true)
    expect(error?.code).toBeDefined()
    expect(error?.code).not.toBe(privateAddressCode)
  })

  test('nobody reaches this very machine by its name', async () => {
    const code = await new Promise((resolve) => {
      get({ host: 'localhost', port: 9, agent: publicAgents.httpAgent }, () => resolve('answered')).on(
        'error',
        (error: NodeJS.ErrnoException) => resolve(error.code),
      )
    })
    expect(code).toBe(privateAddressCode)
  })
})

describe('places on a private network', () => {
  const names = ['ZOHO_SALESIQ_URL', 'BP_API_URL', 'ZOHO_FILE_ORIGINS'] as const
  const before = new Map(names.map((name) => [name, process.env[name]]))
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
  const trusts = (link: string) => isTrusted(new URL(link))

  beforeEach(() => names.forEach((name) => set(name, undefined)))
  afterEach(() => before.forEach((value, name) => set(name, value)))

  test('none is trusted in production, whatever else is named', () => {
    process.env.BP_API_URL = 'http://localhost:4000'
    process.env.ZOHO_FILE_ORIGINS = 'http://localhost:5000'
    expect(trusts('http://localhost:4000/a')).toBe(false)
    expect(trusts('http://localhost:5000/a')).toBe(false)
    process.env.ZOHO_SALESIQ_URL = ''
    expect(trusts('http://localhost:4000/a')).toBe(false)
  })

  test('where SalesIQ itself is replaced, those that are named are, by their whole origin', () => {
    process.env.ZOHO_SALESIQ_URL = 'http://localhost:3000/salesiq'
    process.env.BP_API_URL = 'http://localhost:4000'
    process.env.ZOHO_FILE_ORIGINS = 'http://127.0.0.1:5000, https://files.test/x,nonsense,'
    const trusted = [
      'http://localhost:3000/a',
      'http://localhost:4000',
      'http://127.0.0.1:5000/b',
      'https://files.test',
    ]
    const others = ['http://localhost:3001', 'https://localhost:3000', 'http://127.0.0.1:3000', 'http://files.test']
    for (const link of trusted) expect(trusts(link), link).toBe(true)
    for (const link of others) expect(trusts(link), link).toBe(false)
  })

  test('alone it trusts itself', () => {
    process.env.ZOHO_SALESIQ_URL = 'http://localhost:3000'
    expect(trusts('http://localhost:3000/a')).toBe(true)
    expect(trusts('http://localhost:4000/a')).toBe(false)
  })

  test('a place whose scheme was forgotten lends its trust to nobody', () => {
    process.env.ZOHO_SALESIQ_URL = 'http://localhost:3000'
    process.env.ZOHO_FILE_ORIGINS = 'localhost:5000'
    for (const link of ['file:///etc/passwd', 'data:text/plain,hello']) expect(trusts(link), link).toBe(false)
  })
})
