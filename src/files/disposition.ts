/**
 * The name of a file in a `content-disposition`, in the forms that servers use: https://www.rfc-editor.org/rfc/rfc6266, and
 * what they write instead. The package `content-disposition` reads the first kind only, and throws at the others.
 */

const parameter = /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:\\.|[^"\\])*"|[^;]*)/g

/** Servers escape `"` and `\`, as the standard wants, or write a Windows path as it is. */
const unquoted = (value: string): string => {
  const text = value.trim()
  const isQuoted = text.length > 1 && /^".*"$/s.test(text)
  return isQuoted ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text.replace(/^"/, '')
}

const decodedIn = (charset: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** `%` without two digits stands for itself. */
const percentBytes = (text: string): Uint8Array =>
  latin(text.replace(/%([\da-f]{2})/gi, (_found, hex: string) => String.fromCharCode(parseInt(hex, 16))))

/** `UTF-8'en'a%20b.pdf`, with a language or none: https://www.rfc-editor.org/rfc/rfc8187. */
const extended = (value: string | undefined): string | undefined => {
  const [, charset = '', encoded = ''] = /^([\w-]+)'[\w-]*'(.*)$/s.exec(unquoted(value ?? '')) ?? []
  return encoded === '' ? undefined : decodedIn(charset, percentBytes(encoded))
}

/** `=?UTF-8?B?…?=`, which belongs into mails: https://www.rfc-editor.org/rfc/rfc2047. */
const encodedWord = /=\?([\w-]+)\?([bq])\?([^?\s]*)\?=(?:\s+(?==\?))?/gi
const ofMail = (text: string): string =>
  text.replace(encodedWord, (found, ...groups: string[]) => {
    const [charset = '', kind = '', encoded = ''] = groups
    const isBase64 = kind.toLowerCase() === 'b'
    const quoted = () => percentBytes(encoded.replaceAll('%', '%25').replaceAll('_', ' ').replaceAll('=', '%'))
    return decodedIn(charset, isBase64 ? Buffer.from(encoded, 'base64') : quoted()) ?? found
  })

/** Node reads headers byte by byte; a name in bare UTF-8 is whole again. */
const ofBytes = (text: string): string =>
  // Other characters than those of one byte were never read so.
  /[\x80-\xff]/.test(text) && !/[^\0-\xff]/.test(text) ? (decodedIn('utf-8', latin(text)) ?? text) : text

const plain = (value: string | undefined): string | undefined => {
  const text = ofMail(ofBytes(unquoted(value ?? '')))
  if (text === '') return undefined
  const isEncoded = /%[\da-f]{2}/i.test(text) && !/[^\x21-\x7e]/.test(text)
  return isEncoded ? (decodedIn('utf-8', percentBytes(text)) ?? text) : text
}

export const nameInDisposition = (header: string | undefined): string | undefined => {
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of `;${(header ?? '').replace(/^[^;=]*(?=;|$)/, '')}`.matchAll(parameter)) {
    const key = name.toLowerCase()
    if (!values.has(key)) values.set(key, value)
  }
  // Some servers write a bare name where the extended form belongs.
  const unmarked = unquoted(values.get('filename*') ?? '').replace(/^[\w-]+'[\w-]*'/, '')
  return extended(values.get('filename*')) ?? plain(values.get('filename')) ?? plain(unmarked)
}
