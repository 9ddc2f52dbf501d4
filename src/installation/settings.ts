/** The settings as the bot owner typed them: trimmed, and checked where Botpress could not. */
import { RuntimeError } from '@botpress/sdk'
import type { KeyObject } from 'node:crypto'
import type * as bp from '.botpress'
import { BoundedMap } from '../net/memory'
import { type DataCentre, dataCentres, isDataCentre } from '../salesiq/data-centres'
import { readPublicKey } from '../salesiq/events'
import { cleanName, trimmed } from '../translate/characters'
import { type Language, languages, type Say, sayIn } from '../translate/texts'

type Configuration = bp.Context['configuration']

/** What the package says and does, whatever is wrong with the access to SalesIQ. */
export type Preferences = Readonly<{
  label?: string
  announceOperator: 'onAssignment' | 'onFirstReply'
  sendHistory: boolean
  /** Whether files that the visitor sent before the handoff go to the operator as files. */
  sendEarlierFiles: boolean
  /** 1 to 90. */
  fileDays: number
  tellNotDelivered: boolean
  tellChanges: boolean
  deleteConversations: boolean
  language: Language
  texts: NonNullable<Configuration['texts']>
}>

/** What was typed. What is missing, the connect page may have stored. */
export type Typed = Preferences &
  Readonly<{
    region: DataCentre
    clientId: string
    clientSecret: string
    refreshToken?: string
    accessToken?: string
    screenName?: string
    appId?: string
    /** A name, or a number. */
    departmentId?: string
    webhookPublicKey?: KeyObject
  }>

/** What a handoff needs. */
export type Settings = Typed & { screenName: string; appId: string; departmentId: string }

const required = (setting: string, value: string | undefined): string => {
  const text = trimmed(value)
  if (text === undefined) throw new RuntimeError(`The setting ${setting} is empty. Fill it in and save again.`)
  return text
}

const dataCentre = (value: string | undefined): DataCentre => {
  const region = required('region', value)
  if (isDataCentre(region)) return region
  throw new RuntimeError(`The setting region must be one of ${Object.keys(dataCentres).join(', ')}.`)
}

const digits = (setting: string, value: string | undefined): string | undefined => {
  const text = trimmed(value)
  if (text === undefined || /^\d+$/.test(text)) return text
  throw new RuntimeError(`The setting ${setting} must be a number of digits only, as SalesIQ shows it in its address.`)
}

const publicKey = (value: string | undefined): KeyObject | undefined => {
  const text = trimmed(value)
  if (text === undefined) return undefined
  const key = readPublicKey(text)
  if (key) return key
  throw new RuntimeError(
    'The setting webhookPublicKey is not an RSA public key. Paste it whole, as PEM or as bare base64, or leave it empty.',
  )
}

/** Never throws: a session that runs is brought to its end also with settings that are wrong. */
export const preferencesIn = (configuration: Configuration): Preferences => ({
  label: cleanName(trimmed(configuration.label) ?? '') || undefined,
  announceOperator: configuration.announceOperator ?? 'onAssignment',
  sendHistory: configuration.sendHistory ?? true,
  sendEarlierFiles: configuration.sendEarlierFiles ?? true,
  fileDays: configuration.fileDays ?? 30,
  tellNotDelivered: configuration.tellNotDelivered ?? true,
  tellChanges: configuration.tellChanges ?? true,
  deleteConversations: configuration.deleteConversations ?? false,
  language: configuration.language ?? 'en',
  texts: configuration.texts ?? [],
})

const parsed = (configuration: Configuration): Typed => ({
  region: dataCentre(configuration.region),
  clientId: required('clientId', configuration.clientId),
  clientSecret: required('clientSecret', configuration.clientSecret),
  refreshToken: trimmed(configuration.refreshToken),
  accessToken: trimmed(configuration.accessToken),
  screenName: trimmed(configuration.screenName),
  appId: digits('appId', configuration.appId),
  departmentId: trimmed(configuration.departmentId),
  webhookPublicKey: publicKey(configuration.webhookPublicKey),
  ...preferencesIn(configuration),
})

/** Botpress sends the configuration with each call; it changes when somebody saves it. */
const byObject = new WeakMap<Configuration, Typed>()
const byText = new BoundedMap<string, Typed>(50)

/** Throws a RuntimeError that names the setting and the cure. */
export const typedSettings = (configuration: Configuration): Typed => {
  const known = byObject.get(configuration)
  if (known) return known
  const text = JSON.stringify(configuration)
  const typed = byText.get(text) ?? parsed(configuration)
  byText.set(text, typed)
  byObject.set(configuration, typed)
  return typed
}

/** The language a tag such as `fr-CA` is of, where we speak it. */
export const spokenLanguage = (tag: string | undefined): Language | undefined => {
  const [word] = (tag ?? '').toLowerCase().split(/[-_]/, 1)
  return languages.find((language) => language === word)
}

/** What this integration says to operators, and to a visitor whose language is known. */
export const sayFor = ({ language, texts }: Pick<Typed, 'language' | 'texts'>, visitorLanguage?: string): Say =>
  sayIn(spokenLanguage(visitorLanguage) ?? language, texts)
