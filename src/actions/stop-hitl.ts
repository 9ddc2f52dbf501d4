/** Ends a session from the side of the bot. */
import { isApiError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { duration } from '../net/duration'
import { within } from '../net/within'
import { sessionContext } from '../session/session'
import { stop } from '../session/stop'

/** The plugin is silent towards the visitor until `stopHitl` has returned. */
const answerMs = duration('HITL_STOP_MS', 2700)
/** The time that is kept for the last notes, of the work's. */
const spareMs = 500

const late = Symbol('late')

/**
 * Idempotent, and never a failure for the visitor: what could not be done is logged, and the next contact with the session
 * or the daily check does it.
 */
export const stopHitl: bp.IntegrationProps['actions']['stopHitl'] = async (props) => {
  const id = props.input.conversationId
  const log = props.logger.forBot()
  const context = sessionContext(props, Date.now() + answerMs - spareMs)
  try {
    const done = await within(answerMs, stop(context, id), late)
    if (done === late) log.warn(`The session ${id} was stopped; its end takes longer and is finished later.`)
  } catch (error) {
    const reason = isApiError(error) ? error.message : 'The reason is unknown.'
    log.error(`The session ${id} was stopped; its end could not be finished and is tried again later. ${reason}`)
  }
  return {}
}
