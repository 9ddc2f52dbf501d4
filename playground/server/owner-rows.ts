/** What the bot got and what the bot owner reads, as rows. */
import { branchOf } from '../people/branches'
import type { Flow } from '../people/flow'
import type { Stage } from '../people/stage'
import type { Row } from './views'

export const watchOwner = ({ botpress, bundle }: Stage, flow: Flow) => {
  const seen = { events: 0, lines: 0, failures: 0, card: 0 }
  return (): Row[] => {
    const events = botpress.botHeard.slice(seen.events)
    const lines = bundle.log.lines.slice(seen.lines)
    const failures = botpress.failures.slice(seen.failures)
    const card = flow.failures.slice(seen.card)
    const first = { ...seen }
    seen.events += events.length
    seen.lines += lines.length
    seen.failures += failures.length
    seen.card += card.length
    const log = (id: string, at: number, text: string): Row => ({ kind: 'log', id, at, text })
    return [
      ...events.map((event): Row => {
        const { id, createdAt, type, payload } = event
        const outcome = typeof payload['outcome'] === 'string' ? payload['outcome'] : undefined
        return { kind: 'event', id, at: Date.parse(createdAt), type, outcome, branch: branchOf(event).label }
      }),
      ...lines.flatMap(({ at, text, forBotOwner }, index) =>
        forBotOwner ? [log(`line-${first.lines + index}`, at, text)] : [],
      ),
      ...failures.map((text, index) => log(`failure-${first.failures + index}`, Date.now(), text)),
      ...card.map(({ at, text }, index) => log(`card-${first.card + index}`, at, text)),
    ]
  }
}
