/** REST v2 shows brands, departments and portals. */
import { expect, test } from 'vitest'
import { codeOf, startDesk } from './salesiq-desk'

test('brands are listed, and one of them tells more, its secret included', async () => {
  const { call, salesiq } = await startDesk()
  const { brand } = salesiq.portal
  const listed = await call('GET /api/v2/:screen/apps', { query: { last_sync_time: '0' } })
  expect(listed.json).toMatchObject({ object: 'list', data: [{ id: brand.id, waiting_time: '60' }] })
  expect(listed.json['sync_time']).toMatch(/^\d{13}$/)
  const one = await call('GET /api/v2/:screen/apps/:id', { params: { id: brand.id } })
  expect(one.json).toMatchObject({ object: 'app', data: { waiting_time: 60, chat_assignment: 'auto_assign' } })
  expect(one.json['data']?.['departments']?.[0]).toEqual({ [salesiq.portal.departments[0]?.id ?? '']: 'Support' })
  expect(one.json['data']?.['jwt_authentication']?.['secret_key']).toBe(brand.jwtSecret)
  expect(codeOf(await call('GET /api/v2/:screen/apps/:id', { params: { id: '1' } }))).toBe(1019)
})

test('departments come 20 at a time, with truth as text', async () => {
  const { call, salesiq } = await startDesk()
  const { departments } = salesiq.portal
  const listed = await call('GET /api/v2/:screen/departments', { query: { index: '2', last_sync_time: '0' } })
  expect(listed.json['data']).toMatchObject([{ name: 'Sales', is_enabled: 'true' }])
  expect(listed.json['CRC']).toMatch(/^[0-9a-f]{8}$/)
  const one = await call('GET /api/v2/:screen/departments/:id', { params: { id: departments[0]?.id ?? '' } })
  expect(one.json['data']).toMatchObject({ id: departments[0]?.id, name: 'Support' })
  expect(codeOf(await call('GET /api/v2/:screen/departments/:id', { params: { id: '1' } }))).toBe(1019)
})

test('the list of portals shows display text for a name, as its sample does, unless a switch says otherwise', async () => {
  const { call, salesiq } = await startDesk()
  const names = async () => (await call('GET /api/v2/portals')).json['data']?.map((entry) => entry['screenname'])
  expect(await names()).toEqual(['Zylker INC'])
  salesiq.switches.portalListScreenName = 'screenName'
  expect(await names()).toEqual(['zylker'])
  const one = await call('GET /api/v2/portals/:screen')
  expect(one.json['data']).toMatchObject({ screenname: 'zylker', name: 'Zylker INC' })
  expect(codeOf(await call('GET /api/v2/portals/:screen', { params: { screen: 'x' } }))).toBe(1005)
})
