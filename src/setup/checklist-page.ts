/** The checklist as HTML: one headline, then one row for each part; a row that needs nobody is folded to one line. */
import { type Action, actionOf, type Copy, copyOf } from './form'
import { address, type Html, markup } from './html'
import { heading, type Notice, noticeBox, page, type State, stateOf } from './page'

/** One part of a row, with a state of its own. */
export type Line = { state: State; word?: string; text: string }

/** What is shown on demand. */
export type Help = { summary: string; lines?: string[]; copies?: Copy[]; actions?: Action[] }

export type Row = {
  /** Becomes the element's id, so that an address may end in `#webhook`. */
  id: string
  title: string
  /** What is chosen, beside the title. */
  value?: string
  state: State
  /** In place of the usual word of the state. */
  word?: string
  /** What is so; empty where the word of the state says all. */
  text: string
  /** What to do. */
  cure?: string
  lines?: Line[]
  copies?: Copy[]
  help?: Help[]
  actions?: Action[]
  /** The headline while this row is the one thing to do next: "Next: give consent at Zoho". */
  next?: string
}

export type Checklist = {
  headline: string
  /** What comes next where all rows are done: where it stands on this page, and what it is. */
  steps: { row: string; text: string }[]
  notices: Notice[]
  rows: Row[]
}

/** Addresses in a line are links. */
const linked = (line: string): Html[] =>
  line
    .split(/(https:\/\/\S*[\w/])/)
    .map((part, index) => (index % 2 ? markup`<a href="${address(part)}">${part}</a>` : markup`${part}`))

const helpOf = ({ summary, lines = [], copies = [], actions = [] }: Help): Html => {
  const list = lines.length > 0 ? markup`<ul>${lines.map((line) => markup`<li>${linked(line)}</li>`)}</ul>` : undefined
  return markup`<details><summary>${summary}</summary>${list}${copies.map(copyOf)}${actions.map(actionOf)}</details>`
}

const lineOf = ({ state, word, text }: Line): Html => markup`<li>${stateOf(state, word)} ${text}</li>`

const bodyOf = ({ text, cure, lines = [], copies = [], help = [], actions = [] }: Row): Html => {
  const list = lines.length > 0 ? markup`<ul class="lines">${lines.map(lineOf)}</ul>` : undefined
  const told = markup`${text ? markup`<p>${text}</p>` : ''}${list}${cure ? markup`<p><b>What to do:</b> ${cure}</p>` : ''}`
  return markup`${told}${copies.map(copyOf)}${help.map(helpOf)}${actions.map(actionOf)}`
}

const rowOf = (row: Row, isNext: boolean): Html => {
  const top = heading(row.title, stateOf(row.state, row.word), row.value)
  const content =
    row.state === 'ok'
      ? markup`<details class="row"><summary>${top}</summary>${bodyOf(row)}</details>`
      : markup`${top}${bodyOf(row)}`
  return markup`<li id="${row.id}"${isNext ? markup` aria-current="step"` : ''}>${content}</li>`
}

export const isOpen = ({ state }: Row): boolean => state === 'broken' || state === 'todo'

const stepsOf = (steps: Checklist['steps']): Html | undefined =>
  steps.length === 0
    ? undefined
    : markup`<p>What is left for you:</p><ul>${steps.map(({ row, text }) => markup`<li><a href="#${row}">${text}</a></li>`)}</ul>`

/** The first row that is broken or to do is marked as the current one. */
export const checklistPage = ({ headline, steps, notices, rows }: Checklist): string => {
  const next = rows.find(isOpen)
  const top = markup`<h1>${headline}</h1>${notices.flatMap((notice) => noticeBox(notice) ?? [])}${stepsOf(steps)}`
  const list = rows.map((row) => rowOf(row, row === next))
  return page(headline, markup`${top}<ol class="rows" role="list">${list}</ol>`)
}
