/** REST v2 shows the operators: who is there, and what they look like. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk } from './salesiq-desk'

const LIST = 'GET /api/v2/:screen/operators'
const ONE = 'GET /api/v2/:screen/operators/:id'
const PICTURE = 'GET /api/v2/:screen/downloads/:file'
const PUBLIC_PICTURE = 'GET /_images/:file'

const isPng = (bytes: Buffer) => bytes.subarray(1, 4).toString('latin1') === 'PNG'

describe('the list of operators', () => {
  test('tells who is available and who is busy as documented, and who is away in the code of offlineStatusCode', async () => {
    const { call, salesiq } = await startDesk({ offlineStatusCode: '9' })
    const tom = salesiq.operator('Tom Reed')
    await tom.goes('busy')
    expect((await call(LIST)).json['data']).toMatchObject([
      { first_name: 'Olivia', last_name: 'Park', status_code: '1', status_message: 'Available', is_owner: 'true' },
      { first_name: 'Tom', status_code: '3', status_message: 'Busy', is_owner: 'false' },
    ])
    await tom.goes('away')
    expect((await call(LIST)).json['data']?.[1]).toMatchObject({ status_code: '9' })
  })

  test('comes 20 at a time from index on, and tells only of those modified after last_sync_time', async () => {
    const { call, salesiq } = await startDesk()
    const { operators } = salesiq.portal
    const [, tom] = operators
    if (!tom) throw new Error('There are two')
    for (let count = 0; count < 20; count += 1) operators.push({ ...tom, id: `4051000000000${7000 + count}` })
    const listed = async (query: Record<string, string> = {}) => (await call(LIST, { query })).json['data'] ?? []
    expect(await listed()).toHaveLength(20)
    expect(await listed({ index: '21' })).toHaveLength(2)
    tom.createdAt += 1
    expect(await listed({ last_sync_time: String(tom.createdAt - 1) })).toMatchObject([{ id: tom.id }])
  })

  test('has no limit, which the page does not name, and needs operators.READ', async () => {
    const { call, salesiq } = await startDesk()
    expect((await call(LIST, { query: { limit: '20' } })).json['error']).toMatchObject({ code: 1011, param: 'limit' })
    expect(codeOf(await call(LIST, { query: { index: '0' } }))).toBe(1011)
    const token = salesiq.issueToken({ scopes: ['SalesIQ.conversations.ALL'] })
    expect(codeOf(await call(LIST, { token }))).toBe(1009)
  })

  test('has a single one of it at an address of its own', async () => {
    const { call, salesiq } = await startDesk()
    const one = await call(ONE, { params: { id: salesiq.operator().id } })
    expect(one.json['data']).toMatchObject({ email_id: 'olivia.park@example.com', role: 'Administrator' })
    expect(codeOf(await call(ONE, { params: { id: '1' } }))).toBe(1019)
  })
})

describe('availability.status', () => {
  const DEPARTMENTS = 'GET /api/v2/:screen/departments'

  test('is nowhere by default', async () => {
    const { call } = await startDesk()
    for (const route of [LIST, DEPARTMENTS])
      expect((await call(route)).json['data']?.[0]).not.toHaveProperty('availability')
  })

  test('tells which operators are online, where availability says so', async () => {
    const { call, salesiq } = await startDesk({ availability: ['operators'] })
    await salesiq.operator().goes('away')
    await salesiq.operator('Tom Reed').goes('busy')
    const states = async () => (await call(LIST)).json['data']?.map((entry) => entry['availability']?.['status'])
    expect(await states()).toEqual(['offline', 'online'])
    salesiq.switches.busyAvailability = 'offline'
    expect(await states()).toEqual(['offline', 'offline'])
    expect((await call(DEPARTMENTS)).json['data']?.[0]).not.toHaveProperty('availability')
  })

  test('tells whether somebody of a department is online, where availability says so', async () => {
    const { call, salesiq, open } = await startDesk({ availability: ['departments'] })
    const [support, sales] = salesiq.portal.departments
    Object.assign(salesiq.operator().record, { departments: [support?.id] })
    await salesiq.operator('Tom Reed').goes('away')
    const states = (await call(DEPARTMENTS)).json['data']?.map((entry) => entry['availability']?.['status'])
    expect(states).toEqual(['online', 'offline'])
    const one = await call('GET /api/v2/:screen/departments/:id', { params: { id: sales?.id ?? '' } })
    expect(one.json['data']).toMatchObject({ availability: { status: 'offline' } })
    const params = { id: String((await open())['conversation_id']) }
    const details = await call('GET /api/v2/:screen/conversations/:id', { params })
    expect(details.json['data']?.['department']).toMatchObject({ name: 'Support', availability: { status: 'online' } })
  })
})

describe('a picture', () => {
  const address = async ({ call }: Pick<Awaited<ReturnType<typeof startDesk>>, 'call'>, index = 0) =>
    String((await call(LIST)).json['data']?.[index]?.['image_url'])

  test('has a relative address that needs a token, and is a PNG of its operator', async () => {
    const desk = await startDesk()
    const url = new URL(await address(desk), desk.salesiq.url)
    expect(await address(desk)).toMatch(/^\/api\/v2\/zylker\/downloads\/[0-9a-f]{48}\?purpose=operator_image$/)
    const sent = { params: { file: url.pathname.split('/').at(-1) ?? '' }, query: { purpose: 'operator_image' } }
    const got = await desk.call(PICTURE, sent)
    expect(got.headers.get('content-type')).toBe('image/png')
    expect(isPng(got.bytes)).toBe(true)
    expect(got.bytes).toEqual(desk.salesiq.portal.operators[0]?.picture)
    expect(got.bytes).not.toEqual(desk.salesiq.portal.operators[1]?.picture)
    expect(codeOf(await desk.call(PICTURE, { ...sent, token: null }))).toBe(1002)
    expect(codeOf(await desk.call(PICTURE, { ...sent, query: {} }))).toBe(1011)
    expect(codeOf(await desk.call(PICTURE, { ...sent, params: { file: 'x' } }))).toBe(1019)
    expect((await desk.call(PUBLIC_PICTURE, { params: sent.params, token: null })).status).toBe(404)
  })

  test('may be there for everyone', async () => {
    const desk = await startDesk({ operatorImage: 'public' })
    const url = await address(desk, 1)
    expect(url.startsWith(`${desk.salesiq.url}/_images/`)).toBe(true)
    const params = { file: url.split('/').at(-1) ?? '' }
    expect(isPng((await desk.call(PUBLIC_PICTURE, { params, token: null })).bytes)).toBe(true)
    const guarded = await desk.call(PICTURE, { params, query: { purpose: 'operator_image' } })
    expect(guarded.json['error']?.['message']).toContain('`operatorImage`')
  })

  test('may be missing: of everyone, or of one who has none', async () => {
    const desk = await startDesk({ operatorImage: 'none' })
    expect(await address(desk)).toBe('')
    desk.salesiq.switches.operatorImage = 'guarded'
    Object.assign(desk.salesiq.portal.operators[0] ?? {}, { picture: undefined })
    expect([await address(desk), await address(desk, 1)]).toEqual(['', expect.stringContaining('/downloads/')])
  })

  test('and the status are as seeded after a reset', async () => {
    const { salesiq } = await startDesk()
    const before = salesiq.operator().record.picture
    Object.assign(salesiq.operator().record, { picture: Buffer.from('x') })
    await salesiq.operator().goes('busy')
    salesiq.reset()
    expect(salesiq.operator().record).toMatchObject({ status: 'available' })
    expect(salesiq.operator().record.picture).toEqual(before)
  })
})
