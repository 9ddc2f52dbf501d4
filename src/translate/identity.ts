/** Who a visitor is, as far as he said so: what the HITL plugin made up for him, or a form, is no name and no address. */
import { cleanName, clip, longestTag, trimmed } from './characters'

/** The plugin makes addresses of the user's id and the bot's, whose `_` become `-`. */
const madeUpDomain = /@no-reply\.(?:[^@]*\.)?botpress\.com$/i

/** One `@`, a name before it, and behind it a domain of the public internet: `mira@intranet` reaches nobody. */
const address =
  /^[^\s@<>()[\],;:"\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:xn--[\w-]+|\p{L}{2,})$/u
const longestAddress = 254

/** What forms, flows and databases write where there is nothing, without white space. */
const nothing = new Set(
  (
    'none n/a n.a. n.a nil null undefined nan unknown unknownuser unknownname unknownvisitor unnamed anonymous anonymoususer ' +
    'anonymousvisitor anon guest guestuser visitor websitevisitor user customer noname noemail nonameprovided notprovided ' +
    'notavailable notgiven notset notknown notapplicable empty blank (none) (null) (unknown) (empty) [none] <none> ' +
    'true false [object object] [objectobject] inconnu inconnue anonyme aucun invité invite visiteur desconocido desconocida ' +
    'anónimo anonimo ninguno invitado visitante unbekannt anonym keine gast besucher'
  ).split(' '),
)

/** The bot's own reference, as a tag keeps it. */
export const referenceFrom = (value: unknown): string | undefined =>
  clip(cleanName(trimmed(value) ?? ''), longestTag) || undefined

/** A letter or digit is in every name; `{{user.name}}` is what a template left. */
const saysNothing = (text: string) =>
  !/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text) ||
  nothing.has(text.toLowerCase().replace(/\s+/g, '')) ||
  /^(?:\{\{.*\}\}|\$\{.*\}|<%.*%>|%\w+%)$/s.test(text)

/**
 * Whether the HITL plugin of this very bot made the address up, for one visitor alone. An address that only looks so was
 * typed, and proves nothing.
 */
export const isMadeUp = (email: string, botId: string): boolean => {
  const [user = '', ...rest] = email.toLowerCase().split('@')
  return user !== '' && rest.join('@') === `no-reply.${botId.replaceAll('_', '-').toLowerCase()}.botpress.com`
}

/** The first of the names that a person gave, on one line. */
export const realName = (...names: unknown[]): string | undefined =>
  names.map((name) => cleanName(trimmed(name) ?? '')).find((name) => name !== '' && !saysNothing(name))

/** The first of the addresses that a person gave. */
export const realEmail = (...emails: unknown[]): string | undefined =>
  emails
    .map((email) => cleanName(trimmed(email) ?? ''))
    .find((email) => email.length <= longestAddress && address.test(email) && !madeUpDomain.test(email))

/** What the operator reads beside the chat; the language is among it, since SalesIQ has no field for it. */
export const customerInfoOf = (handoff: {
  language?: string
  customerInfo?: { name: string; value: string }[]
}): Record<string, string> | undefined => {
  const given = [{ name: 'language', value: handoff.language }, ...(handoff.customerInfo ?? [])]
  const entries = given.flatMap(({ name, value }) => {
    const [key, text] = [cleanName(trimmed(name) ?? ''), trimmed(value)]
    return key !== '' && text !== undefined ? [[key, text] as const] : []
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
