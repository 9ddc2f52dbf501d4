/** The page docs/reliability.md: the words of all cells, by step and call. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Result, Target } from './cell'
import { faultNames, type FaultName } from './faults'
import type { Story } from './stories'

export type Plan = { story: Story; target: Target; fault: FaultName }
export type Cell = Plan & Result

const page = path.resolve(import.meta.dirname, '../../docs/reliability.md')

/** What each word of a cell means. */
const meanings: Record<string, string> = {
  'as usual': 'everybody gets everything, and the call is not repeated',
  repeated: 'everybody gets everything, since the call is made again at once',
  later: 'everybody gets everything with the next delivery of the webhook, a minute later',
  'next contact': 'everybody gets everything with the visitor’s next line, the next Get session, or the daily check',
  'not sent, said so': 'a line of the visitor is not sent, and the visitor reads that',
  refused: 'the handoff fails, the bot gets the error, and no chat waits in SalesIQ',
  'refused, closed later':
    'the handoff fails and the bot gets the error; a chat that was opened is closed as soon as an operator takes or ends it',
  'lost, in the log':
    'a line of the visitor is lost with the process that had it; the log of the bot shows the failure',
  'no text':
    'the session ends on all sides, but the visitor reads no text about the end; the next line reaches the bot',
  WRONG: 'a fault of this package',
}

/** In the order of their first items. */
const groupedBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

const rowOf = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** A route without the parts that say nothing, and which of several calls it is. */
const callOf = ({ route, nth, usual }: Target) => `\`${route}\`${usual > 1 ? `, no. ${nth + 1}` : ''}`

const tableOf = (cells: readonly Cell[]): string => {
  const rows = groupedBy(cells, ({ target }) => callOf(target))
  const lines = [...rows].map(([call, row]) =>
    rowOf([call, ...faultNames.map((name) => row.find(({ fault }) => fault === name)?.word ?? '')]),
  )
  const head = ['Call', ...faultNames]
  return [rowOf(head), rowOf(head.map(() => '---')), ...lines].join('\n')
}

const countsOf = (cells: readonly Cell[]): string => {
  const words = groupedBy(cells, ({ word }) => word)
  const rows = Object.entries(meanings).flatMap(([word, meaning]) => {
    const count = words.get(word)?.length ?? 0
    return count === 0 && word !== 'WRONG' ? [] : [rowOf([word, meaning, String(count)])]
  })
  return [rowOf(['Word', 'Meaning', 'Cells']), rowOf(['---', '---', '---:']), ...rows].join('\n')
}

const introduction = (cells: readonly Cell[]) => `# What happens when a call fails

For whoever wants to know what visitor, operator and bot end up with when Botpress, SalesIQ, Zoho's token server or the
server of a file fails.

\`npm run matrix\` wrote this page on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node}. It plays whole sessions
between the two emulators, through the built bundle in two processes, and breaks exactly one call in one way. Then time goes
on: the webhook is delivered again, and the daily check runs. Nothing may be lost, doubled, announced twice, ended twice,
attributed to somebody else, or left open, and no visitor may wait without a text that says so. Two exceptions, which cannot
be mended, are described below.

${cells.length} cells, ${cells.filter(({ word }) => word === 'WRONG').length} wrong.

${countsOf(cells)}

Hang: no answer comes. Reset before, 500, 502, 429, HTML and error: the service did not do its work. Reset after, empty and
truncated: the service did its work, and the answer is lost. Killed: the service did its work, and the process that asked
dies before the answer comes.

Two things cannot be mended after a process has died. Botpress gives a line of the visitor to one process, once; if that
process dies before the line is in SalesIQ, no other process knows of the line. And the HITL plugin tells the visitor of the
end only after \`stopHitl\` has answered.

A close that SalesIQ refuses counts as done once the operator has read that the visitor has left. Where SalesIQ does not
describe a chat, Get session answers what is known so far; the end is noticed at a later contact.
`

export const writePage = (cells: readonly Cell[]) => {
  const steps = groupedBy(cells, ({ story, target }) => story.steps[target.step]?.name ?? '')
  const tables = [...steps].map(([step, row]) => `## ${step[0]?.toUpperCase()}${step.slice(1)}\n\n${tableOf(row)}\n`)
  writeFileSync(page, [introduction(cells), ...tables].join('\n'))
}
