/** The visitor API opens conversations and lists them. */
import { describe, expect, test } from 'vitest'
import { startDesk } from './salesiq-desk'

const OPEN = 'POST /api/visitor/v1/:screen/conversations'
const LIST = 'GET /api/visitor/v1/:screen/conversations'

describe('opening', () => {
  test('gives the five ids, echoes the e-mail as it was sent and leaves the name whole', async () => {
    const { open, salesiq } = await startDesk()
    const data = await open()
    expect(data['conversation_id']).toMatch(/^\d{17}$/)
    expect(Number.isSafeInteger(Number(data['conversation_id']))).toBe(false)
    expect(data['id']).toMatch(/^[0-9a-f]{64}$/)
    expect(data['wms_chat_id']).toMatch(new RegExp(`^LD_\\d+_1${salesiq.portal.orgId}$`))
    expect(data['chat_id']).toMatch(/^[0-9a-f]{96}$/)
    expect(data['reference_id']).toBe('1')
    expect(data['visitor']).toMatchObject({ email: 'Ada.Byron@Example.com', name: 'Ada Byron', first_name: '' })
    expect(data['chat_status']).toMatchObject({ state: 1, status_code: 0, state_key: 'waiting' })
  })

  test('twice by the same person makes two conversations with one visitor id', async () => {
    const { open, salesiq } = await startDesk()
    const first = await open()
    const second = await open({ visitor: { user_id: 'another', email: 'ADA.BYRON@example.com' } })
    expect(second['conversation_id']).not.toBe(first['conversation_id'])
    expect(second['visitor']?.['id']).toBe(first['visitor']?.['id'])
    expect(salesiq.conversations.map(({ status }) => status)).toEqual(['waiting', 'waiting'])
  })

  test('keeps what came along', async () => {
    const { open, salesiq } = await startDesk()
    await open({ custom_wait_time: 120, customer_info: { plan: 'gold' } })
    expect(salesiq.conversations[0]).toMatchObject({ customWaitTime: 120, customerInfo: { plan: 'gold' } })
  })

  test('has other ids where the switches say so', async () => {
    const { open, salesiq } = await startDesk({ hashIdForm: 'hex48', createReplyHasConversationId: false })
    const data = await open()
    expect(data['id']).toMatch(/^[0-9a-f]{48}$/)
    expect(data).not.toHaveProperty('conversation_id')
    salesiq.switches.hashIdForm = 'siq'
    expect((await open())['id']).toMatch(/^siq[0-9a-f]{64}$/)
  })

  test('is answered late where openReplyDelayMs says so, though it is done', async () => {
    const { open } = await startDesk({ openReplyDelayMs: 50 })
    const started = Date.now()
    await open()
    expect(Date.now() - started).toBeGreaterThanOrEqual(49)
  })

  test('is refused for a brand, a department or a time that does not do', async () => {
    const { call, opening, salesiq } = await startDesk()
    const refused = async (changes: Record<string, unknown>) =>
      (await call(OPEN, { json: opening(changes) })).json['error']
    expect(await refused({ app_id: '1' })).toMatchObject({ code: 1019, json_key: 'app_id' })
    expect(await refused({ department_id: '1' })).toMatchObject({ code: 1025, json_key: 'department_id' })
    expect(await refused({ custom_wait_time: 1000 })).toMatchObject({ code: 1011, param: 'custom_wait_time' })
    salesiq.switches.longWaitTime = 'cap'
    expect(await refused({ custom_wait_time: 10_000 })).toBeUndefined()
    expect(salesiq.conversations[0]?.customWaitTime).toBe(999)
    Object.assign(salesiq.portal.departments[0] ?? {}, { is_enabled: false })
    expect(await refused({})).toMatchObject({ code: 1025 })
    salesiq.switches.disabledDepartmentError = 1019
    expect(await refused({})).toMatchObject({ code: 1019 })
    salesiq.portal.brand.enabled = false
    expect(await refused({})).toMatchObject({ code: 1019, json_key: 'app_id' })
  })

  test('is refused with an e-mail or phone that is none, unless contactCheck is off', async () => {
    const { call, opening, salesiq } = await startDesk()
    const odd = (visitor: object) => call(OPEN, { json: opening({ visitor: { user_id: 'u', ...visitor } }) })
    expect((await odd({ email: 'None' })).json['error']).toMatchObject({ code: 1015, json_key: 'visitor.email' })
    expect((await odd({ phone: 'x' })).json['error']?.['message']).toContain('`contactCheck`')
    salesiq.switches.contactCheck = 'none'
    expect((await odd({ email: 'None', phone: 'x' })).json).toHaveProperty('data')
  })

  test('is refused with an optional detail that refusedDetails names, one after the other', async () => {
    const { call, opening, salesiq } = await startDesk({ refusedDetails: ['email', 'phone'] })
    const details = {
      email: 'ada@example.com',
      phone: '+1 555 010 203',
      country_code: 'US',
      current_page: 'https://x/',
    }
    const refused = async (visitor: object) =>
      (await call(OPEN, { json: opening({ visitor: { user_id: 'u', ...visitor } }) })).json['error']
    expect(await refused(details)).toMatchObject({ code: 1015, json_key: 'visitor.email' })
    expect(await refused({ ...details, email: undefined })).toMatchObject({ json_key: 'visitor.phone' })
    expect(await refused({ ...details, email: undefined, phone: undefined })).toBeUndefined()
    salesiq.switches.refusedDetails = ['current_page', 'country_code']
    Object.assign(salesiq.switches, { refusedDetailError: 1007, refusedDetailPointer: 'param' } as const)
    expect(await refused(details)).toMatchObject({ code: 1007, param: 'current_page' })
    salesiq.switches.refusedDetailPointer = 'none'
    expect(Object.keys((await refused(details)) ?? {})).toEqual(['message', 'code'])
    expect(salesiq.conversations).toHaveLength(1)
  })

  test('is refused with a question beyond maxQuestionLength', async () => {
    const { call, opening } = await startDesk({ maxQuestionLength: 5 })
    const answer = await call(OPEN, { json: opening({ question: 'longer' }) })
    expect(answer.json['error']).toMatchObject({ code: 1011, param: 'question' })
  })
})

describe('a visitor’s conversations', () => {
  test('are listed by avuid, newest ids and all', async () => {
    const { open, call } = await startDesk()
    const mine = await open({ visitor: { user_id: 'a', avuid: 'av-1' } })
    await open({ visitor: { user_id: 'b', avuid: 'av-2' } })
    const { json } = await call(LIST, { query: { avuid: 'av-1' } })
    expect(json['data']?.map((entry) => entry['id'])).toEqual([mine['id']])
    expect((await call(LIST)).json['error']).toMatchObject({ code: 1011, param: 'avuid' })
  })

  test('are not listed where visitorList says that there is no such thing', async () => {
    const { call } = await startDesk({ visitorList: 'absent' })
    const { json } = await call(LIST, { query: { avuid: 'av-1' } })
    expect(json['error']?.['message']).toContain('`visitorList`')
  })
})
