/** What happened on both sides, in order: printed where a scene fails. */
import type { Call } from '../../emulators/server'
import type { Bridge } from './bridge'

type Moment = { at: number; line: string }

/** A failure is seldom further back than this. */
const longestStory = 60

const called = (side: string, calls: Call[]): Moment[] =>
  calls.map(({ at, method, path, status, ms, fault }) => ({
    at,
    line: `${side.padEnd(12)}${status || '---'} ${method} ${path} ${ms} ms${fault ? ` (fault: ${fault})` : ''}`,
  }))

/** The last calls, deliveries, invocations and texts, each with the milliseconds since the first of them. */
export const story = (
  { botpress, salesiq, log }: Pick<Bridge, 'botpress' | 'salesiq' | 'log'>,
  longest = longestStory,
): string => {
  const moments: Moment[] = [
    ...called('Botpress', botpress.calls),
    ...called('SalesIQ', salesiq.calls),
    ...salesiq.deliveries.map(({ at, event, attempt, status, error, ms }) => ({
      at,
      line: `${'webhook'.padEnd(12)}${status || '---'} ${event}, attempt ${attempt} ${ms} ms ${error ?? ''}`,
    })),
    ...botpress.invocations.map(({ at, operation, type, status, ms, error }) => ({
      at,
      line: `${'integration'.padEnd(12)}${status || '---'} ${operation} ${type ?? ''} ${ms} ms ${error ?? ''}`,
    })),
    ...log().map(({ at, text }) => ({ at, line: `${'log'.padEnd(12)}${text}` })),
  ]
  const sorted = moments.sort((a, b) => a.at - b.at)
  const start = sorted[0]?.at ?? 0
  return sorted
    .slice(-longest)
    .map(({ at, line }) => `  ${`+${at - start}`.padStart(7)} ms  ${line}`)
    .join('\n')
}
