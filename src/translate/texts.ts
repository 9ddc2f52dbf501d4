/** Every sentence this integration itself says to a visitor or to an operator, in each of its languages. */
import { operatorTexts } from './texts-for-operators'
import { visitorTexts } from './texts-for-visitors'
import { reasonTexts } from './texts-of-reasons'

export const languages = ['en', 'fr', 'es', 'de'] as const
export type Language = (typeof languages)[number]

export type Wordings = Record<string, Record<Language, string>>

const texts = { ...visitorTexts, ...operatorTexts, ...reasonTexts } satisfies Wordings
export type TextName = keyof typeof texts

const isName = (name: string): name is TextName => Object.hasOwn(texts, name)
const [first = 'fileNotShown', ...others] = Object.keys(texts).filter(isName)

/** For the settings form, whose choices must not be an empty list. */
export const textNames: readonly [TextName, ...TextName[]] = [first, ...others]

/** Says a text; unknown placeholders stay as they are. */
export type Say = (name: TextName, values?: Record<string, string>) => string

/** Brackets around nothing are left out with it, and so is the space before a file without a name. */
const placeholder = /(?: \(?)?\{(operator|file|reason|link|title|text|count)\}\)?/g

/** `own` replaces texts by name (a bot owner's own wording); a blank one replaces nothing, since a message needs words. */
export const sayIn = (language: Language, own: readonly { name: TextName; text: string }[] = []): Say => {
  const wording = new Map(own.filter(({ text }) => text.trim()).map(({ name, text }) => [name, text]))
  return (name, values = {}) =>
    (wording.get(name) ?? texts[name][language]).replace(placeholder, (found, key: string) => {
      const value = values[key] ?? ''
      const isLeftOut = found === ` ({${key}})` || found === ' {file}'
      return value === '' && isLeftOut ? '' : found.replace(`{${key}}`, () => value)
    })
}

/** Texts that are sent to the operator as the visitor's, so that a count of the visitor's messages must leave them out. */
const sentAsVisitor = ['history', 'limits', 'fileMissed', 'contentMissed', 'farewell'] as const

const beginOf = (template: string): string => template.split('\0', 1)[0] ?? ''

/** How the lines begin that this integration sends in the visitor's place; one that begins with a placeholder is unknown. */
export const ownBeginnings = (say: Say): string[] => {
  const values = { file: '\0', reason: '\0', title: '\0', count: '\0' }
  return sentAsVisitor.map((name) => beginOf(say(name, values)).trim()).filter((begin) => begin !== '')
}
