/** Plays the user in front of the consent page: opens it, presses a button, returns where the browser is sent. */

const hiddenFields = (html: string) =>
  [...html.matchAll(/name="([^"]+)" value="([^"]*)">/g)].map(([, name = '', value = '']): [string, string] => [
    name,
    value.replace(/&#(\d+);/g, (_match, code: string) => String.fromCharCode(Number(code))),
  ])

/** The address the browser is sent to; throws where the page shows an error. */
export const consent = async (authorizeUrl: string, decision: 'accept' | 'reject' = 'accept') => {
  const shown = await fetch(authorizeUrl, { redirect: 'manual' })
  const at = shown.headers.get('location')
  if (at !== null) return at
  const html = await shown.text()
  if (!shown.ok) throw new Error(`The consent page says: ${html.replace(/<[^>]+>/g, ' ').trim()}`)
  const body = new URLSearchParams([...hiddenFields(html), ['decision', decision]])
  const sent = await fetch(new URL('/_emulator/consent', authorizeUrl), { method: 'POST', body, redirect: 'manual' })
  return sent.headers.get('location') ?? ''
}
