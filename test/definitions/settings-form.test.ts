/** The settings as people read them in the form of Botpress, and how often they are read by us. */
import { generateKeyPairSync } from 'node:crypto'
import { transforms } from '@botpress/sdk'
import { expect, test } from 'vitest'
import { configuration } from '../../src/definitions/configuration'
import { settingTitles } from '../../src/installation/origin'
import { typedSettings } from '../../src/installation/settings'

type Field = { description?: string; pattern?: string; 'x-zui'?: { title?: string } }

const fields = Object.entries(
  (transforms.toJSONSchemaLegacy(configuration.schema) as { properties: Record<string, Field> }).properties,
)

test('what everybody needs comes first, what is set up by hand comes last', () => {
  expect(fields.map(([name]) => name)).toEqual([
    ...['region', 'clientId', 'clientSecret'],
    ...['label', 'language', 'announceOperator', 'sendHistory', 'sendEarlierFiles', 'tellNotDelivered', 'tellChanges'],
    ...['fileDays', 'deleteConversations', 'texts'],
    ...['refreshToken', 'accessToken', 'screenName', 'appId', 'departmentId', 'webhookPublicKey'],
  ])
})

test('what the connect page fills in says so first', () => {
  const byHand = fields.slice(-6)
  for (const [name, { description }] of byHand)
    expect(description, name).toMatch(/^Leave empty: the connect page fills this in\. /)
})

test('the connect page names a setting as the form does', () => {
  const titles = Object.fromEntries(fields.map(([name, field]) => [name, field['x-zui']?.title]))
  expect(titles).toMatchObject(settingTitles)
})

test('no setting has a pattern: its raw form would be shown to people', () => {
  expect(JSON.stringify(fields)).not.toContain('"pattern"')
})

test('a configuration is read once, whichever object it comes in', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const webhookPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const form = { region: 'us', clientId: '1000.X', clientSecret: 's', webhookPublicKey } as const
  const saved = {
    ...form,
    announceOperator: 'onAssignment',
    sendHistory: true,
    sendEarlierFiles: true,
    fileDays: 30,
  } as const
  const all = {
    ...saved,
    tellNotDelivered: true,
    tellChanges: true,
    language: 'en',
    deleteConversations: false,
  } as const
  const first = typedSettings(all)
  expect(typedSettings(all)).toBe(first)
  expect(typedSettings({ ...all })).toBe(first)
  expect(typedSettings({ ...all, label: 'Shop bot' }).label).toBe('Shop bot')
})
