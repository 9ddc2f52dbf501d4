/** The test handoff as HTML: one line for each hop, with its own time. */
import { type Link, linkButton } from './form'
import { type Html, markup } from './html'
import { heading, type Notice, noticeBox, page, stateOf } from './page'

/** One hop of the test handoff; `ms` is how long it took after the hop before it. */
export type Hop = { title: string; state: 'ok' | 'waiting' | 'broken'; ms?: number; text?: string }

/** "OK after 340 ms", "OK after 1.2 s", "OK after 2 min 5 s". */
const time = (ms: number): string => {
  if (ms < 1000) return `${Math.floor(ms)} ms`
  if (ms < 60_000) return `${Math.floor(ms / 100) / 10} s`
  return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`
}

const words = { ok: 'OK', waiting: 'Waiting', broken: 'Did not come' }

const hopOf = ({ title, state, ms, text }: Hop): Html => {
  const word = ms === undefined ? words[state] : `${words[state]} after ${time(ms)}`
  return markup`<li>${heading(title, stateOf(state, word))}${text ? markup`<p>${text}</p>` : ''}</li>`
}

type View = { title: string; hops: Hop[]; notice?: Notice; isRefreshed: boolean; links: Link[] }

/** `links`: the first one is the main one. */
export const tryOutPage = ({ title, hops, notice, isRefreshed, links }: View): string => {
  const soft = isRefreshed ? markup`<p class="soft">This page looks again every ${refreshSeconds} seconds.</p>` : ''
  const buttons = links.map((link, index) => linkButton(link, index === 0 ? 'button main' : 'button'))
  const content = markup`<h1>Test handoff</h1>${soft}${noticeBox(notice)}<ol class="rows" role="list">${hops.map(hopOf)}</ol>${buttons}`
  return page(`${title} – Test handoff`, content)
}

export const refreshSeconds = 5
