/** The daily look: what broke since the last one becomes a problem that is told once, and its end as well. */
import type { Door } from './connect'
import { installationNow, keepInstallation } from './connection'
import type { Finding } from './health'
import type { Installation } from './stored'

type Watch = NonNullable<Installation['watch']>
type Problem = NonNullable<Watch['problems']>[number]

/** A webhook in our care whose calls fail more and more is a problem too, before it breaks. */
const isProblem = ({ id, state, isOutage }: Finding, isInOurCare: boolean) =>
  !isOutage && (state === 'broken' || (id === 'webhook' && state === 'warning' && isInOurCare))

const tell = async ({ client, logger }: Door, { id, text, cure = '' }: Finding, since: string) => {
  logger.forBot().issue({
    type: 'issue',
    code: `salesiq_${id}`,
    category: 'configuration',
    title: `SalesIQ: ${text}`,
    description: cure,
    data: { problem: { raw: id }, since: { raw: since } },
    groupBy: ['problem'],
  })
  await client.createEvent({ type: 'connectionProblem', payload: { problem: id, text, since, cure } })
}

/**
 * Tells the bot of problems that are new, and of those that are over. An outage leaves everything as it was: what could
 * not be looked at is neither broken nor mended.
 */
export const watchOver = async (door: Door, findings: readonly Finding[]): Promise<void> => {
  const { watch, webhook } = await installationNow(door)
  const known = watch?.problems ?? []
  const now = new Date().toISOString()
  const found = findings.filter((finding) => isProblem(finding, webhook !== undefined))
  const fresh = found.filter(({ id }) => !known.some(({ problem }) => problem === id))
  const isOver = ({ problem }: Problem) =>
    findings.some(({ id, isOutage }) => id === problem && !isOutage) && !found.some(({ id }) => id === problem)
  for (const finding of fresh) await tell(door, finding, now)
  for (const { problem, since } of known.filter(isOver)) {
    await door.client.createEvent({ type: 'connectionRestored', payload: { problem, since, until: now } })
    door.logger.forBot().info(`SalesIQ: the problem with ${problem} since ${since} is over.`)
  }
  const failures = webhook?.failures
  if (fresh.length === 0 && !known.some(isOver) && failures === watch?.failures) return
  const problems = [
    ...known.filter((problem) => !isOver(problem)),
    ...fresh.map(({ id }) => ({ problem: id, since: now })),
  ]
  await keepInstallation(door, { watch: { ...watch, problems, failures } })
}
