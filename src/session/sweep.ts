/** The daily check of sessions: ends those that are over in SalesIQ, and closes those that Stop could not close. */
import { isApiError } from '@botpress/sdk'
import { connectIfConfigured, type Context } from '../installation/connect'
import { duration } from '../net/duration'
import type { SalesIq } from '../salesiq/client'
import { idOf, type Session, type SessionContext, sessionContext, sessionsWith } from './session'
import { endingInDetails, endingOf } from './ending'
import { end, stop } from './stop'

/** The time for all of it; what is left over is looked at on the next day. */
const sweepMs = duration('HITL_SWEEP_MS', 10_000)

/** Ends a session that is over in SalesIQ, and answers whether it is. */
export const endIfOver = async (context: SessionContext, session: Session, salesIq: SalesIq): Promise<boolean> => {
  if (session.tags.outcome) return true
  const decided = await endingOf(context, session)
  const details = decided ? undefined : await salesIq.details(idOf(session))
  const ending = decided ?? (details && endingInDetails(details))
  if (ending) await end(context, session, ending)
  return ending !== undefined
}

/** Ends what is over, and finishes what Stop could not. */
const repair = async (context: SessionContext, session: Session): Promise<void> => {
  if (session.tags.status !== 'open') return stop(context, session.id)
  const salesIq = await connectIfConfigured(context)
  if (salesIq) await endIfOver(context, session, salesIq)
}

const typeOf = (error: unknown) => (isApiError(error) ? error.type : 'unknown')

/** Never throws: a session that cannot be looked at is looked at on the next day, and keeps no other from its turn. */
export const sweepSessions = async (context: Context): Promise<void> => {
  const until = Date.now() + sweepMs
  const log = context.logger.forBot()
  const failed: string[] = []
  try {
    for (const status of ['closing', 'unclosed', 'open'] as const) {
      // All are read before any is repaired, since a repair takes a session out of the list. Half of the time is for the repair.
      const { sessions } = await sessionsWith(context.client, { status }, (Date.now() + until) / 2)
      // The oldest first: what waits longest is looked at, however many there are.
      for (const session of sessions.reverse()) {
        if (Date.now() > until)
          return log.info('The daily check of sessions ran out of time; the rest follows tomorrow.')
        await repair(sessionContext(context, until), session).catch((error: unknown) => failed.push(typeOf(error)))
      }
    }
  } catch (error) {
    log.warn(`The daily check of sessions stopped early (${typeOf(error)}).`)
  } finally {
    const why = [...new Set(failed)].join(', ')
    if (why) log.warn(`The daily check left sessions as they are: ${failed.length} (${why}); it tries again tomorrow.`)
  }
}
