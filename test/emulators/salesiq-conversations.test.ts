/** REST v2 reads conversations. */
import { describe, expect, test } from 'vitest'
import { type Desk, startDesk } from './salesiq-desk'

const LIST = 'GET /api/v2/:screen/conversations'
const GET = 'GET /api/v2/:screen/conversations/:id'

const references = async ({ call }: Desk, query: Record<string, string> = {}) => {
  const { json } = await call(LIST, { query })
  return json['data']?.map((entry) => entry['reference_id']) ?? json['error']
}

describe('the list', () => {
  test('is newest first, 20 to a page, and knows pages and limits', async () => {
    const desk = await startDesk()
    for (let count = 0; count < 21; count += 1) await desk.open()
    expect(await references(desk)).toHaveLength(20)
    expect(await references(desk, { page: '2' })).toEqual(['1'])
    expect(await references(desk, { limit: '2' })).toEqual(['21', '20'])
    expect(await references(desk, { limit: '100' })).toMatchObject({ code: 1011, param: 'limit' })
  })

  test('is filtered by status', async () => {
    const desk = await startDesk()
    for (let count = 0; count < 4; count += 1) await desk.open()
    const [missed, ended, connected] = desk.salesiq.conversations
    if (!missed || !ended || !connected) throw new Error('Four were opened')
    await desk.salesiq.misses(missed)
    await desk.salesiq.operator().joins(ended)
    await desk.salesiq.operator().closes(ended)
    await desk.salesiq.operator().joins(connected)
    const by = (status: string) => references(desk, { status })
    expect(await by('open')).toEqual(['4', '3'])
    expect(await by('closed')).toEqual(['2', '1'])
    expect(await by('waiting')).toEqual(['4'])
    expect(await by('connected')).toEqual(['3'])
    expect(await by('missed')).toEqual(['1'])
    expect(await by('end')).toEqual(['2'])
    expect(await by('gone')).toMatchObject({ code: 1011, param: 'status' })
    const attender_id = desk.salesiq.operator().id
    expect(await references(desk, { attender_id, sort_by: 'end_time' })).toEqual(['2', '3'])
  })

  test('is filtered by person, place and time, and cut to the fields asked for', async () => {
    const desk = await startDesk()
    const { portal } = desk.salesiq
    await desk.open({ department_id: portal.departments[1]?.id })
    await desk.open({ visitor: { user_id: 'b', email: 'bob@example.com' } })
    const by = (query: Record<string, string>) => references(desk, query)
    expect(await by({ email: 'bob@example.com', app_id: portal.brand.id, visitor_type: 'contact' })).toEqual(['2'])
    expect(await by({ visitor_type: 'lead' })).toEqual([])
    expect(await by({ department_id: portal.departments[1]?.id ?? '' })).toEqual(['1'])
    expect(await by({ to_time: '1', updated_from_time: '1', updated_till_time: '2' })).toEqual([])
    expect(await by({ from_time: '1', sort_by: 'updated_time' })).toEqual(['2', '1'])
    const { json } = await desk.call(LIST, { query: { fields: 'id,question', limit: '1', sort_by: 'in_time' } })
    expect(Object.keys(json['data']?.[0] ?? {})).toEqual(['id', 'question'])
  })

  test('takes reference_ids unless undocumentedParams says no', async () => {
    const desk = await startDesk()
    await desk.open()
    await desk.open()
    expect(await references(desk, { reference_ids: '1,7' })).toEqual(['1'])
    desk.salesiq.switches.undocumentedParams = 'refuse'
    expect(await references(desk, { reference_ids: '1' })).toMatchObject({ code: 1011, param: 'reference_ids' })
  })
})

describe('one conversation', () => {
  test('shows who holds it, under the number only', async () => {
    const { open, call, salesiq } = await startDesk()
    const { conversation_id, id } = await open()
    await salesiq.operator().joins(String(id))
    const { json } = await call(GET, { params: { id: String(conversation_id) } })
    expect(json['data']).toMatchObject({
      id: conversation_id,
      attender: { name: 'Olivia Park', is_bot: false },
      chat_status: { state_key: 'connected', id: '20', label: 'Connected' },
      status_code: 3,
      app_name: 'Zylker',
      notes: false,
    })
    const byHash = await call(GET, { params: { id: String(id) } })
    expect(byHash.json['error']).toMatchObject({ code: 1019 })
    expect(byHash.json['error']?.['message']).toContain('`restAcceptsHashId`')
    salesiq.switches.restAcceptsHashId = true
    expect((await call(GET, { params: { id: String(id) } })).json['data']?.['id']).toBe(conversation_id)
  })
})
