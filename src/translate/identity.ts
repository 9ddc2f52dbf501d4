/** Who a visitor is, as far as he said so: what the HITL plugin made up for him is no name and no address. */

const madeUpAddress = /@no-reply\.[^@]*botpress\.com$/i
const looksLikeAddress = /^[^\s@]+@[^\s@]+$/
const madeUpName = 'unknown user'

/** A text without its outer spaces; undefined if nothing is left. Forms and flows also give numbers and nothing at all. */
export const trimmed = (text: unknown): string | undefined =>
  typeof text === 'string' || typeof text === 'number' ? String(text).trim() || undefined : undefined

/** Whether the HITL plugin made the address up, from the user's id and the bot's. */
export const isMadeUp = (email: string): boolean => madeUpAddress.test(email)

/** The first of the names that a person gave. */
export const realName = (...names: (string | undefined)[]): string | undefined =>
  names.map(trimmed).find((name) => name !== undefined && name.toLowerCase() !== madeUpName)

/** The first of the addresses that a person gave. */
export const realEmail = (...emails: (string | undefined)[]): string | undefined =>
  emails.map(trimmed).find((email) => email !== undefined && looksLikeAddress.test(email) && !isMadeUp(email))

/** What the operator reads beside the chat; the language is among it, since SalesIQ has no field for it. */
export const customerInfoOf = (handoff: {
  language?: string
  customerInfo?: { name: string; value: string }[]
}): Record<string, string> | undefined => {
  const given = [{ name: 'language', value: handoff.language }, ...(handoff.customerInfo ?? [])]
  const entries = given.flatMap(({ name, value }) => {
    const [key, text] = [trimmed(name), trimmed(value)]
    return key !== undefined && text !== undefined ? [[key, text] as const] : []
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
