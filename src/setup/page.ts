/** The connect page as HTML: values in, text out. No script, nothing loaded from elsewhere, every value escaped. */
import { createHash } from 'node:crypto'
import { address, Html, markup } from './html'
import { style } from './style'

/** One row of the checklist. */
export type Step = {
  /** Becomes the element's id, so that an address may end in `#webhook`. */
  id: string
  title: string
  state: 'ok' | 'warning' | 'broken' | 'todo'
  /** What is so. */
  text: string
  /** What to do. */
  cure?: string
  action?: Action
  details?: Details
}

type Link = { href: string; label: string }
type Details = { summary: string; lines: string[] }
type Option = { value: string; label: string; checked: boolean }
type Post = { path: string; label: string; fields: Record<string, string> }

/** What a step offers to do: a plain link, or a POST with hidden fields, or the same with radio buttons. */
export type Action =
  | ({ kind: 'link' } & Link)
  | ({ kind: 'button' } & Post)
  | ({ kind: 'field'; name: string; legend: string } & Post)
  | ({ kind: 'choice'; legend: string; name: string; options: Option[] } & Post)

export type Notice = { kind: 'good' | 'bad'; text: string }

/** One hop of the test handoff; `ms` is how long it took. */
export type Hop = { title: string; state: 'ok' | 'waiting' | 'broken'; ms?: number; text?: string }

const words = { ok: 'OK', warning: 'Warning', broken: 'Broken', todo: 'To do', waiting: 'Waiting' }
const marks = { ok: '✓', warning: '!', broken: '✕', todo: '○', waiting: '…' }
type State = keyof typeof words

const page = (title: string, content: Html, head?: Html): string =>
  markup`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">${head}<title>${title}</title><style>${new Html(style)}</style></head><body><main>${content}</main></body></html>`
    .text

const soft = (text: string): Html => markup`<p class="soft">${text}</p>`

const noticeBox = (notice: Notice | undefined): Html | undefined => {
  if (!notice) return undefined
  return notice.kind === 'good'
    ? markup`<p class="box ok" role="status"><span>${notice.text}</span></p>`
    : markup`<p class="box broken" role="alert"><b>Problem:</b> <span>${notice.text}</span></p>`
}

const linkButton = ({ href, label }: Link, kind = 'button'): Html =>
  markup`<p class="go"><a class="${kind}" href="${address(href)}">${label}</a></p>`

const heading = (title: string, state: State, after = ''): Html =>
  markup`<h2><span class="name">${title}</span> <span class="state ${state}"><span aria-hidden="true">${marks[state]}</span> ${words[state]}${after}</span></h2>`

const form = ({ path, fields }: Omit<Post, 'label'>, content: Html): Html => {
  const hidden = Object.entries(fields).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}" autocomplete="off">`,
  )
  return markup`<form method="post" action="${address(path)}">${hidden}${content}</form>`
}

const radio = (name: string, { value, label, checked }: Option): Html =>
  markup`<label class="pick"><input type="radio" name="${name}" value="${value}" required${checked ? markup` checked` : ''}><span>${label}</span></label>`

const actionOf = (action: Action): Html | undefined => {
  if (action.kind === 'link') return linkButton(action)
  const button = markup`<button class="button">${action.label}</button>`
  if (action.kind === 'button') return form(action, button)
  if (action.kind === 'field') {
    const field = markup`<label class="field" for="${action.name}">${action.legend}</label><input class="secret" id="${action.name}" name="${action.name}" required autocomplete="off" autocapitalize="off" spellcheck="false">`
    return form(action, markup`${field}${button}`)
  }
  // Without options there is nothing to choose, and a button could only fail.
  if (action.options.length === 0) return undefined
  const radios = action.options.map((option) => radio(action.name, option))
  return form(action, markup`<fieldset><legend>${action.legend}</legend>${radios}</fieldset>${button}`)
}

const detailsOf = ({ summary, lines }: Details): Html =>
  markup`<details><summary>${summary}</summary><ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul></details>`

const stepOf = (step: Step, isNext: boolean): Html => {
  const { id, title, state, text, cure, action, details } = step
  const told = markup`${heading(title, state)}<p>${text}</p>${cure ? markup`<p><b>What to do:</b> ${cure}</p>` : ''}`
  const offered = markup`${action && actionOf(action)}${details && detailsOf(details)}`
  return markup`<li id="${id}"${isNext ? markup` aria-current="step"` : ''}>${told}${offered}</li>`
}

/** "1 broken, 2 to do, 1 with a warning, 5 OK": what needs somebody comes first. */
const tally = (states: State[]): string => {
  const told = { broken: 'broken', todo: 'to do', warning: 'with a warning', waiting: 'waiting', ok: 'OK' }
  const counts = Object.entries(told).map(([state, word]) => ({
    word,
    count: states.filter((s) => s === state).length,
  }))
  const present = counts.filter(({ count }) => count > 0)
  return states.every((state) => state === 'ok') ? 'All OK' : present.map((of) => `${of.count} ${of.word}`).join(', ')
}

/** The checklist. The first step that is broken or to do is marked as the current one. */
export const checklistPage = (view: { title: string; intro: string; steps: Step[]; notice?: Notice }): string => {
  const state = tally(view.steps.map((step) => step.state))
  const next = view.steps.find((step) => step.state === 'broken' || step.state === 'todo')
  const steps = view.steps.map((step) => stepOf(step, step === next))
  const top = markup`<h1>${view.title}</h1><p>${view.intro}</p>${soft(state)}${noticeBox(view.notice)}`
  return page(`${state} – ${view.title}`, markup`${top}<ol role="list">${steps}</ol>`)
}

/** Asks for the client secret (field `clientSecret`), and says nothing of what there is. */
export const secretPage = (view: { path: string; message?: string }): string => {
  const notice = noticeBox(view.message ? { kind: 'bad', text: view.message } : undefined)
  const top = markup`<h1>Set-up</h1><p>Open the link from the log of your bot, or enter the client secret from the settings.</p>${notice}`
  const field = markup`<label class="field" for="secret">Client secret</label><input class="secret" id="secret" name="clientSecret" type="password" required autocomplete="off" autocapitalize="off" spellcheck="false"><button class="button main">Continue</button>`
  const title = view.message ? 'Not opened – Set-up' : 'Client secret needed – Set-up'
  return page(title, markup`${top}${form({ path: view.path, fields: {} }, field)}`)
}

/** What happened, and the way back. */
export const messagePage = (view: { title: string; text: string; back?: Link }): string => {
  const back = view.back && linkButton(view.back, 'button main')
  return page(view.title, markup`<h1>${view.title}</h1><p>${view.text}</p>${back}`)
}

/** " after 340 ms", " after 1.2 s", " after 2 min 5 s". */
const time = (ms: number | undefined): string => {
  if (ms === undefined) return ''
  if (ms < 1000) return ` after ${Math.floor(ms)} ms`
  if (ms < 60_000) return ` after ${Math.floor(ms / 100) / 10} s`
  return ` after ${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`
}

const hopOf = ({ title, state, ms, text }: Hop): Html =>
  markup`<li>${heading(title, state, time(ms))}${text ? markup`<p>${text}</p>` : ''}</li>`

/**
 * The test handoff. Without a script it renews itself through a meta element, and by hand through a link to itself.
 * `refreshSeconds: 0` asks anew at once, for a server that holds its answer until there is news: axe-core allows no
 * other number, as a page that reloads under a reader fails WCAG 2.2.1 (https://www.w3.org/WAI/WCAG22/Techniques/failures/F41).
 */
export const tryOutPage = (view: { hops: Hop[]; refreshSeconds?: number; back: Link; notice?: Notice }): string => {
  const seconds = view.refreshSeconds
  const state = tally(view.hops.map((hop) => hop.state))
  const head = seconds === undefined ? undefined : markup`<meta http-equiv="refresh" content="${seconds}">`
  const renewal = seconds ? `This page renews itself every ${seconds} seconds.` : 'This page renews itself.'
  const top = markup`<h1>Test handoff</h1>${soft(state)}${head && soft(renewal)}${noticeBox(view.notice)}`
  const isOpen = view.hops.some((hop) => hop.state === 'waiting')
  const again = isOpen ? linkButton({ href: '', label: 'Look again' }, 'button main') : undefined
  const content = markup`${top}<ol role="list">${view.hops.map(hopOf)}</ol>${again}${linkButton(view.back)}`
  return page(`${state} – Test handoff`, content, head)
}

const styleHash = createHash('sha256').update(style).digest('base64')

/** The headers of every page: never kept, never framed, and nothing runs or loads but the style above. */
export const pageHeaders = (): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
})
