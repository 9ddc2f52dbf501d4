/** Installing an integration in the Botpress emulator: settings, register, unregister, raw calls. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from './botpress-fixture/stage'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.again())

test('installing calls register with the webhook URL', () => {
  const { invocations, webhookUrl, installation } = desk.botpress
  expect(invocations).toMatchObject([{ operation: 'register', body: { webhookUrl }, status: 200 }])
  expect(installation.status).toBe('registered')
})

test('settings that the schema refuses are not saved, and register is not called', async () => {
  const unknown = await desk.install({ desk: 'front', colour: 'red' })
  expect(unknown).toEqual({ ok: false, error: expect.stringContaining('colour') as string })
  expect(await desk.install({ desk: '' })).toMatchObject({ ok: false })
  const long = await desk.install({ desk: 'x'.repeat(21 * 1024) })
  expect(long).toEqual({ ok: false, error: 'configuration: more than 20 kB' })
  expect(desk.botpress.invocations).toHaveLength(1)
})

test('a refusal of register is shown as the reason', async () => {
  expect(await desk.install({ desk: 'front', refuses: 'register' })).toEqual({
    ok: false,
    error: 'The desk refuses register',
  })
  expect(desk.botpress.installation).toMatchObject({
    status: 'registration_failed',
    statusReason: 'The desk refuses register',
  })
})

test('saving changed settings registers again', async () => {
  await desk.botpress.configure({ desk: 'back' })
  await desk.botpress.registersAgain()
  expect(desk.botpress.invocations.map(({ operation }) => operation)).toEqual(Array(3).fill('register'))
})

test('a schedule registers again and again, the newest one only, until the integration is removed', async () => {
  const day = 24 * 60 * 60 * 1000
  const registered = () => desk.botpress.invocations.filter(({ operation }) => operation === 'register').length
  await desk.client().configureIntegration({ scheduleRegisterCall: 'hourly' })
  await desk.client().configureIntegration({ scheduleRegisterCall: 'daily' })
  await desk.botpress.advance(day - 1000)
  expect(registered()).toBe(1)
  await desk.botpress.advance(1000)
  await desk.botpress.advance(2 * day)
  expect(registered()).toBe(4)
  await desk.botpress.uninstall()
  await desk.botpress.advance(2 * day)
  expect(registered()).toBe(4)
})

test('removing calls unregister, and it is gone whatever that says', async () => {
  await desk.botpress.configure({ desk: 'front', refuses: 'unregister' })
  expect(await desk.botpress.uninstall()).toEqual({ ok: false, error: 'The desk refuses unregister' })
  await expect(desk.botpress.invoke('ping')).rejects.toThrow('not installed')
})

test('any operation can be tried raw', async () => {
  expect((await desk.botpress.invoke('ping')).status).toBe(200)
  const unknown = await desk.botpress.invoke('message_updated', {})
  expect(unknown).toMatchObject({ status: 400, body: expect.stringContaining('Unknown operation') as string })
  expect((await desk.botpress.invoke('action_triggered', { type: 'dance', input: {} })).status).toBe(400)
})

test('the platform’s headers are those of the protocol, the settings in base64', async () => {
  const { answer } = await desk.post('/headers', {})
  const { botId, botUserId, integrationId, alias, webhookId } = desk.botpress.names
  expect(answer).toEqual({
    botId,
    botUserId,
    integrationId,
    integrationAlias: alias,
    webhookId,
    operation: 'webhook_received',
    configurationType: null,
    configuration: { desk: 'front' },
  })
})
