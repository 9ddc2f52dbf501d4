/** What every page of the set-up has around it, and the small pages. No script, nothing loaded, every value escaped. */
import { createHash } from 'node:crypto'
import { type Action, actionOf, form, inputOf, type Link, linkButton } from './form'
import { Html, markup } from './html'
import { style } from './style'

export type Notice = { kind: 'good' | 'bad' | 'outage'; text: string }

/** How something is. `set`: known, and not proven. `waits`: for something above it. `yours`: cannot be seen from here. */
export type State = 'ok' | 'warning' | 'broken' | 'todo' | 'set' | 'waits' | 'yours' | 'waiting'

const words: Record<State, { word: string; mark: string }> = {
  ok: { word: 'OK', mark: '✓' },
  warning: { word: 'Warning', mark: '!' },
  broken: { word: 'Broken', mark: '✕' },
  todo: { word: 'To do', mark: '○' },
  set: { word: 'Not checked', mark: '–' },
  waits: { word: 'Waits', mark: '–' },
  yours: { word: 'Your part', mark: '→' },
  waiting: { word: 'Waiting', mark: '…' },
}

export const page = (title: string, content: Html): string =>
  markup`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title} – SalesIQ connect page</title><style>${new Html(style)}</style></head><body><main>${content}</main></body></html>`
    .text

const boxes = {
  good: (text: string) => markup`<p class="box ok" role="status"><span>${text}</span></p>`,
  bad: (text: string) => markup`<p class="box broken" role="alert"><b>Problem:</b> <span>${text}</span></p>`,
  outage: (text: string) => markup`<p class="box warning" role="status"><b>No answer:</b> <span>${text}</span></p>`,
}

export const noticeBox = (notice: Notice | undefined): Html | undefined => notice && boxes[notice.kind](notice.text)

/** A state as a mark and a word, never by its colour alone. `word` stands in place of the usual one. */
export const stateOf = (state: State, word = words[state].word): Html =>
  markup`<span class="state ${state}"><span aria-hidden="true">${words[state].mark}</span> ${word}</span>`

export const heading = (title: string, state: Html, value?: string): Html => {
  const beside = value && markup` <span class="value">${value}</span>`
  return markup`<h2><span class="name">${title}${beside}</span> ${state}</h2>`
}

/** Asks for the client secret (field `clientSecret`), and says nothing of what there is. */
export const secretPage = (view: { path: string; message?: string }): string => {
  const notice = noticeBox(view.message ? { kind: 'bad', text: view.message } : undefined)
  const top = markup`<h1>SalesIQ connect page</h1><p>Open the newest link from the log of your bot, or enter the client secret from the settings.</p>${notice}`
  const field = inputOf({ name: 'clientSecret', legend: 'Client secret', isSecret: true })
  const content = markup`${field}<button class="button main">Continue</button>`
  const title = view.message ? 'Not opened' : 'Client secret needed'
  return page(title, markup`${top}${form({ path: view.path, fields: {} }, content)}`)
}

/** What happened, what may be done all the same, and the way back. */
export const messagePage = (view: { title: string; text: string; action?: Action; back?: Link }): string => {
  const back = view.back && linkButton(view.back, 'button main')
  const action = view.action && actionOf(view.action)
  return page(view.title, markup`<h1>${view.title}</h1><p>${view.text}</p>${action}${back}`)
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
