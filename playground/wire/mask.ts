/** Takes secrets out of what is shown of an HTTP call. */

const dots = '••••••'

const secretNames =
  'access_?token|refresh_?token|client_?secret|secret_?key|jwt_?secret|authorization|cookie|set-cookie|password|public_?keys?'

/** Tokens of Zoho and of Botpress are known by their form, wherever they stand. */
const tokens = /\b100\d\.[0-9a-f]{32}\.[0-9a-f]{32}\b|\bbp_pat_\w+/gi

const inJson = new RegExp(`(\\\\?"(?:${secretNames})\\\\?"\\s*:\\s*\\\\?")[^"\\\\]+`, 'gi')

/** In a form, or in the query of an address, also inside of JSON. */
const inForm =
  /([?&"]|^)((?:access_token|refresh_token|client_secret|clientSecret|code|key|state|signature|X-Amz-\w+)=)[^&\s"'\\<>]+/gim

/** `secrets`: values that are hidden wherever they stand. */
export const masked = (text: string, secrets: readonly string[]): string => {
  const known = secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, dots), text)
  return known.replace(tokens, dots).replace(inJson, `$1${dots}`).replace(inForm, `$1$2${dots}`)
}

const secretHeaders = new Set(['authorization', 'cookie', 'set-cookie', 'x-bp-configuration', 'x-api-key'])

export const maskedHeader = (name: string, value: string, secrets: readonly string[]) =>
  secretHeaders.has(name.toLowerCase())
    ? value.replace(/^((?:Bearer|Zoho-oauthtoken) )?.*$/s, `$1${dots}`)
    : masked(value, secrets)
