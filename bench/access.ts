/** `npm run access`: every API family refused in every way, from the set-up to ten handoffs in a row. */
import { isDeepStrictEqual } from 'node:util'
import { type Cell, codes, mostRenewals, type Outcome, type Part, parts, play, statuses } from '../test/harness/access'
import { wanted } from '../test/harness/access'
import { startBridge } from '../test/harness/bridge'
import { keep, type Row, table } from './report'

const handoffs = 10

type Played = { cell: Cell; outcome?: Outcome; wrong?: string }

const names: Record<Part, string> = {
  conversations: 'reading and closing conversations',
  setup: 'portals, brands, departments',
  operators: 'operators',
  webhooks: 'webhooks',
  apiV2: 'all four together',
}

const wrongIn = (cell: Cell, { renewals, ...outcome }: Outcome): string | undefined => {
  if (renewals > mostRenewals) return `${renewals} renewals`
  if (isDeepStrictEqual(outcome, wanted(cell))) return undefined
  return `${JSON.stringify(outcome)} in place of ${JSON.stringify(wanted(cell))}`
}

/** A bridge of its own, in the one process of all bundles, so that nothing is remembered from the cell before. */
const playOne = async (cell: Cell): Promise<Played> => {
  // Another process may use a connection that is a minute old, so it would not know the second consent yet.
  const bridge = await startBridge({ bare: true, processes: cell.withSecond ? 1 : 2 })
  try {
    const outcome = await play(bridge, cell, handoffs)
    const left = bridge.leftovers()
    return { cell, outcome, wrong: wrongIn(cell, outcome) ?? left[0] }
  } catch (error) {
    return { cell, wrong: String(error) }
  } finally {
    await bridge.finish()
  }
}

const said = ({ typed, hasOwnWebhook, ends, file, availability }: Outcome): string[] => [
  [...(typed.length > 0 ? [`${typed.join(', ')} typed`] : []), ...(hasOwnWebhook ? ['webhook by hand'] : [])].join(
    '; ',
  ) || 'by clicking',
  ends.join(' or '),
  file,
  availability,
]

/** One row: what was seen in all of its cells, which is one and the same where nothing is wrong. */
const rowOf = (part: Part, withSecond: boolean, played: readonly Played[]): Row => {
  const outcomes = played.flatMap(({ outcome }) => outcome ?? [])
  const seen = [0, 1, 2, 3].map((column) => [...new Set(outcomes.map((outcome) => said(outcome)[column]))].join(' / '))
  const right = played.filter(({ wrong }) => wrong === undefined).length
  const renewals = Math.max(...outcomes.map((outcome) => outcome.renewals))
  return [names[part], withSecond ? 'two' : 'one', `${right} of ${played.length}`, ...seen, renewals]
}

const playRow = async (part: Part, withSecond: boolean) => {
  const played: Played[] = []
  for (const code of codes)
    for (const status of statuses) {
      const one = await playOne({ part, right: { code, status }, withSecond })
      if (one.wrong) console.log(`wrong: ${part}, ${code} at ${status}, second consent ${withSecond}: ${one.wrong}`)
      played.push(one)
    }
  const row = rowOf(part, withSecond, played)
  console.log(row.join(' | '))
  return { row, wrong: played.filter(({ wrong }) => wrong !== undefined).length }
}

const head = ['refused', 'consents', 'right', 'set-up', 'end by the bot', 'file', 'availability', 'renewals at most']

const intro = [
  `Each row: codes ${codes.join(', ')}, each at HTTP ${statuses.join(', ')}.`,
  `Each cell: set-up on the connect page until it says “Connected”, a save, ${handoffs} handoffs in a row with a text both ways,`,
  'ended by the operator and by the visitor in turn, a save with everything typed, a file of an operator, Check availability.',
  'Two consents: the second one, of a person, is given on the page.',
].join('\n')

const main = async () => {
  const rows = []
  for (const withSecond of [false, true]) for (const part of parts) rows.push(await playRow(part, withSecond))
  const wrong = rows.reduce((sum, row) => sum + row.wrong, 0)
  const summary = wrong === 0 ? 'No cell is wrong.' : `${wrong} cells are wrong.`
  const about = {
    command: 'npm run access',
    parts: [
      intro,
      summary,
      table(
        head,
        rows.map(({ row }) => row),
      ),
    ],
  }
  keep('access', 'What works where SalesIQ refuses', about)
  process.exit(wrong === 0 ? 0 : 1)
}

void main()
