/** The daily look: what broke since the last one becomes a problem that is told once, and its end as well. */
import type { Context } from './connect'
import { installationNow, keepInstallation } from './connection'
import type { Finding } from './finding'
import type { Installation } from './stored-state'

type Watch = NonNullable<Installation['watch']>
type Problem = NonNullable<Watch['problems']>[number]

/** A webhook in our care whose calls fail more and more is a problem too, before it breaks. */
const isProblem = ({ id, state, isOutage }: Finding, isInOurCare: boolean) =>
  !isOutage && (state === 'broken' || (id === 'webhook' && state === 'warning' && isInOurCare))

const tell = async ({ client, logger }: Context, { id, text, cure = '' }: Finding, since: string) => {
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

/** Those that could be told; the others are told at the next look, and cost nobody his save. */
const keepTrue = async <T>(
  { logger }: Context,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<T[]> => {
  const done: T[] = []
  for (const item of items) {
    try {
      await work(item)
      done.push(item)
    } catch {
      logger.forBot().warn('A connection event could not be sent; the next save or daily check sends it.')
    }
  }
  return done
}

/**
 * Tells the bot of problems that are new, and of those that are over. An outage leaves everything as it was: what could
 * not be looked at is neither broken nor mended.
 */
export const watchOver = async (context: Context, findings: readonly Finding[]): Promise<void> => {
  const { watch, webhook } = await installationNow(context)
  const known = watch?.problems ?? []
  const now = new Date().toISOString()
  const found = findings.filter((finding) => isProblem(finding, webhook !== undefined))
  const fresh = found.filter(({ id }) => !known.some(({ problem }) => problem === id))
  const isOver = ({ problem }: Problem) =>
    findings.some(({ id, isOutage }) => id === problem && !isOutage) && !found.some(({ id }) => id === problem)
  const toldNow = await keepTrue(context, fresh, (finding) => tell(context, finding, now))
  const endedNow = await keepTrue(context, known.filter(isOver), async ({ problem, since }) => {
    await context.client.createEvent({ type: 'connectionRestored', payload: { problem, since, until: now } })
    context.logger.forBot().info(`SalesIQ: the problem with ${problem} since ${since} is over.`)
  })
  const failures = webhook?.failures
  if (toldNow.length === 0 && endedNow.length === 0 && failures === watch?.failures) return
  const problems = [
    ...known.filter((problem) => !endedNow.includes(problem)),
    ...toldNow.map(({ id }) => ({ problem: id, since: now })),
  ]
  await keepInstallation(context, { watch: { ...watch, problems, failures } })
}
