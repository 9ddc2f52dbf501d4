/** A reader of the connect page without a browser: finds the links and forms that are really in the HTML, and follows them. */

const decoded = (text: string) => text.replace(/&#(\d+);/g, (_match, code: string) => String.fromCharCode(Number(code)))
const attribute = (tag: string, name: string) => decoded(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

export type Seen = { status: number; html: string; text: string; location: string; headers: Headers; url: string }

const seen = async (response: Response, url: string): Promise<Seen> => {
  const html = await response.text()
  const text = decoded(html.replace(/<style>[^]*?<\/style>/, '').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ')
  return {
    status: response.status,
    html,
    text,
    location: response.headers.get('location') ?? '',
    headers: response.headers,
    url,
  }
}

export const open = async (url: string): Promise<Seen> => {
  const response = await fetch(url, { redirect: 'manual' })
  const page = await seen(response, url)
  return page.status === 303 ? open(new URL(page.location, url).href) : page
}

/** The address of the link with this label. */
export const linkIn = ({ html }: Seen, label: string): string => {
  const tag = new RegExp(`<a [^>]*>${label}`).exec(html)?.[0]
  if (!tag) throw new Error(`No link “${label}” in: ${html.replace(/<style>[^]*?<\/style>/, '')}`)
  return attribute(tag, 'href')
}

/** The value of the read-only field with this label. */
export const copied = ({ html }: Seen, label: string): string => {
  const tag = new RegExp(`>${label}</label>(<input [^>]*>)`).exec(html)?.[1]
  if (!tag?.includes(' readonly')) throw new Error(`No field “${label}” to copy from`)
  return attribute(tag, 'value')
}

const formsIn = (html: string) => [...html.matchAll(/<form [^>]*>[^]*?<\/form>/g)].map(([form]) => form)

/** Sends the form with this button, its hidden fields and what was filled in; radio buttons by the text beside them. */
export const submit = async (page: Seen, button: string, filled: Record<string, string> = {}): Promise<Seen> => {
  const form = formsIn(page.html).find(
    (each) =>
      each.includes(`>${button}</button>`) && Object.keys(filled).every((name) => each.includes(`name="${name}"`)),
  )
  if (!form) throw new Error(`No form with the button “${button}”`)
  const body = new URLSearchParams()
  for (const [tag] of form.matchAll(/<input [^>]*type="hidden"[^>]*>/g))
    body.set(attribute(tag, 'name'), attribute(tag, 'value'))
  for (const [name, value] of Object.entries(filled)) {
    const radio = [...form.matchAll(/<label class="pick"><input ([^>]*)><span>([^<]*)<\/span>/g)].find(
      ([, , label]) => decoded(label ?? '') === value,
    )
    body.set(name, radio ? attribute(radio[1] ?? '', 'value') : value)
  }
  const response = await fetch(attribute(form, 'action'), { method: 'POST', body, redirect: 'manual' })
  const next = await seen(response, attribute(form, 'action'))
  return next.status === 303 ? open(new URL(next.location, next.url).href) : next
}
