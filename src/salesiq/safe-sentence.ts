/**
 * What may be read by others of what a remote side says. A sentence that repeats anything of what we had sent, be it a
 * token's or a visitor's, is dropped as a whole: nobody can tell how much of it is theirs.
 */
import { decodeHTML } from 'entities/decode'

const longestSentence = 200

/** No sentence is longer before it comes to its point. */
const longestRead = 2000

/** A word as long as tokens are; no sentence needs one. */
const secretLike = /\S{24,}/g

/** Words of any English sentence: one alone tells nothing of whoever sent it too. */
const common = new Set('a an and are as be by for from has in is it must of on or should the this to with'.split(' '))

const unescaped = (escapes: string): string => {
  try {
    return decodeURIComponent(escapes)
  } catch {
    return escapes
  }
}

/** Without escapes, and without what one form of a letter has and another has not. */
const plain = (text: string): string =>
  decodeHTML(text)
    .replace(/\\u([\da-f]{4})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
    .replace(/(?:%[\da-f]{2})+/gi, unescaped)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')

/** Words; of scripts that Zoho does not write, and of pictures, each sign. */
const wordsOf = (text: string): string[] =>
  text.match(/[\p{Script=Latin}\d]+|\p{L}|\p{N}|\p{So}|\p{Extended_Pictographic}/gu) ?? []

/** Numbers of two digits and more, without the blanks and dashes in them. */
const numbersOf = (text: string): string[] => text.replace(/(?<=\d)[^\p{L}\d]{1,3}(?=\d)/gu, '').match(/\d{2,}/g) ?? []

/** In one case, where `ß` is `SS`. */
const lowered = (text: string): string => text.toUpperCase().toLowerCase()

const glued = (words: readonly string[]): string => words.join('')

const pairsOf = (words: readonly string[]): string[] => words.slice(1).map((word, index) => `${words[index]} ${word}`)

/** A sentence may cut a word off, or glue it to another one. */
const isPartOf = (told: string, sent: string): boolean =>
  told === sent ||
  (told.length >= 3 && !common.has(told) && sent.startsWith(told)) ||
  (sent.length >= 4 && told.includes(sent))

const repeatsNumber = (told: string, sent: string): boolean => {
  const numbers = numbersOf(sent)
  const isIn = (number: string) =>
    numbers.some((each) => each.includes(number) || (each.length >= 3 && number.includes(each)))
  return numbers.length > 0 && [...numbersOf(told), ...(told.match(/\d{2,}/g) ?? [])].some(isIn)
}

/** A word that stands there for the sake of grammar: a name would be written with a capital. */
const isGrammar = (word: string): boolean => common.has(word) || word === 'The' || word === 'This'

const repeatsWord = (told: readonly string[], sent: readonly string[]): boolean => {
  const lower = told.map(lowered)
  const telling = lower.filter((_, index) => sent.length === 1 || !isGrammar(told[index] ?? ''))
  const distinct = [...new Set(sent)]
  if (telling.some((word) => distinct.some((each) => isPartOf(word, each)))) return true
  const whole = glued(sent)
  if (lower.includes(whole) || (whole.length >= 4 && glued(lower).includes(whole))) return true
  const pairs = new Set(pairsOf(lower))
  return pairsOf(sent).some((pair) => pairs.has(pair))
}

const repeats = (sentence: string, text: string): boolean => {
  const [told, sent] = [plain(sentence), plain(text).trim()]
  if (sent.length > 1 && told.includes(sent)) return true
  return repeatsWord(wordsOf(told), wordsOf(sent).map(lowered)) || repeatsNumber(told, sent)
}

/** Short, and on one line; undefined where it repeats something that was sent, or says nothing. */
export const safeSentence = (sentence: string, sent: readonly string[]): string | undefined => {
  const read = sentence.slice(0, longestRead)
  if (sent.some((text) => repeats(read, text))) return undefined
  return read.replace(secretLike, '…').replace(/\s+/g, ' ').trim().slice(0, longestSentence) || undefined
}

/** The name of a field, by the names that the request has; another one is a sentence like any other. */
export const safeField = (
  field: string,
  { sent, names }: { sent: readonly string[]; names: readonly string[] },
): string | undefined => {
  const isOurs = field.split(/[.[\]]+/).every((part) => part === '' || /^\d{1,3}$/.test(part) || names.includes(part))
  return isOurs ? field : safeSentence(field, sent)
}

/** What the body of a call may hold. */
export type Json = string | number | boolean | undefined | readonly Json[] | { readonly [name: string]: Json }

/** Every string in a body: what a sentence must not repeat. */
export const stringsOf = (body: Json): string[] => {
  if (typeof body === 'string') return [body]
  if (typeof body !== 'object') return []
  const parts: readonly Json[] = Array.isArray(body) ? body : Object.values(body)
  return parts.flatMap(stringsOf)
}

/** The names of all fields of a body. */
export const namesIn = (body: Json): string[] => {
  if (typeof body !== 'object') return []
  const fields: [string, Json][] = Object.entries(body)
  return fields.flatMap(([name, value]) => [name, ...namesIn(value)])
}
