/** What a JSON body must be. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk } from './salesiq-desk'

const OPEN = 'POST /api/visitor/v1/:screen/conversations'

describe('the body', () => {
  test('of another content type is 1054', async () => {
    const { call } = await startDesk()
    const raw = JSON.stringify({})
    const answer = await call(OPEN, { raw, headers: { 'content-type': 'text/plain' } })
    expect(answer.json['error']).toMatchObject({ code: 1054, header: 'Content-Type' })
    const form = await call(OPEN, { form: { question: 'x' } })
    expect(codeOf(form)).toBe(1054)
  })

  test('that is no JSON, or no object, is 1015', async () => {
    const { call } = await startDesk()
    const headers = { 'content-type': 'application/json;charset=UTF-8' }
    expect(codeOf(await call(OPEN, { raw: '{"a":', headers }))).toBe(1015)
    expect(codeOf(await call(OPEN, { json: [] }))).toBe(1007)
  })

  test('with an absent, odd or unknown key names it', async () => {
    const { call, opening, salesiq } = await startDesk()
    const refused = async (json: unknown) => (await call(OPEN, { json })).json['error']
    expect(await refused(opening({ visitor: {} }))).toMatchObject({ code: 1015, json_key: 'visitor.user_id' })
    expect(await refused(opening({ app_id: 1 }))).toMatchObject({ code: 1007, json_key: 'app_id' })
    expect(await refused(opening({ metadata: 1 }))).toMatchObject({ code: 1015, json_key: 'metadata' })
    const visitor = { user_id: 'u', nick: 'n' }
    expect(await refused(opening({ visitor }))).toMatchObject({ code: 1015, json_key: 'visitor.nick' })
    Object.assign(salesiq.switches, { missingFieldError: 1011, wrongTypeError: 1015, unknownFields: 'ignore' })
    expect(await refused(opening({ question: '' }))).toMatchObject({ code: 1011, json_key: 'question' })
    expect(await refused(opening({ app_id: 1 }))).toMatchObject({ code: 1015, json_key: 'app_id' })
    expect(await refused(opening({ visitor, metadata: 1 }))).toBeUndefined()
  })

  test('of a call that has none is refused', async () => {
    const { call, open } = await startDesk()
    const { conversation_id: id } = await open()
    const json = { reason: 'done' }
    const params = { id: String(id) }
    expect(codeOf(await call('PUT /api/v2/:screen/conversations/:id/close', { params, json }))).toBe(1015)
  })
})
