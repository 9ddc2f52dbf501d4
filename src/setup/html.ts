/** HTML out of values: in a template marked `markup`, whatever is not HTML already is escaped. */

/** A piece of HTML that is safe to show. A class, so that no JSON from outside can pass for one. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | undefined | Html | readonly Html[]

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const shown = (value: Value): string => {
  if (value === undefined) return ''
  if (value instanceof Html) return value.text
  return typeof value === 'object' ? value.map(({ text }) => text).join('') : escaped(String(value))
}

/**
 * Values may stand between tags and in attributes with double quotes, nowhere else; addresses go through `address`.
 * Not named `html`: Prettier would lay out such templates, and their white space would ship.
 */
export const markup = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(parts.map((part, index) => part + shown(values[index])).join(''))

/** An address that a link may have: of the web, or relative. Anything else (`javascript:` above all) leads nowhere. */
export const address = (text: string): string => (/^(https?:\/\/|[/?#.]|[^:]*$)/i.test(text) ? text : '#')
