/**
 * From SalesIQ: believe, parse, find the session, act, answer. 200 done, ignored or not to be cured by a retry · 400 not
 * an event · 401 not authentic · 503 a second try may help, which SalesIQ makes after a minute, three times:
 * https://www.zoho.com/salesiq/help/developer-section/failure-list-webhook-v2.html
 */
import { isApiError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { noteReceipt } from '../installation/connection'
import { isRefusal } from '../installation/persistently'
import { duration } from '../net/duration'
import { singleFlight } from '../net/memory'
import { within } from '../net/within'
import { parseEvent, type SalesIqEvent } from '../salesiq/events'
import { closeOrphan } from '../session/close'
import { RetryLater, sessionContext, type SessionContext } from '../session/session'
import { finishWhatIsLeft } from '../session/stop'
import { judgeWebhook, locate, type Verdict } from './admission'
import { onEvent } from '../events/on-event'
import { isCallback, visitSetup } from '../setup/pages'

type Handler = bp.IntegrationProps['handler']
type Props = Parameters<Handler>[0]
type Answer = { status: number; body?: string }

/** SalesIQ gives up after five seconds, a cold start is part of them, and what the Botpress client retries takes longer. */
const answerMs = duration('HITL_ANSWER_MS', 3500)
/** The time that is kept for the answer, of the work's. */
const spareMs = 100

const done: Answer = { status: 200 }
const tryAgain: Answer = { status: 503, body: 'Please try again.' }

/** What the owner reads where an event is not believed, or soon will not be. */
const warnings = {
  unsigned:
    'A webhook call was refused: it has no signature that fits the public key of the webhook. If SalesIQ sent it, paste the new key into Webhook public key if that setting is filled in; otherwise save the settings again.',
  unkeyed:
    'A webhook call was refused: its address lacks the right key. If SalesIQ sent it, copy the webhook address shown on the connect page into SalesIQ.',
  formerKey:
    'A webhook call still uses the key of the former client secret. Save the settings, and copy the webhook address shown on the connect page into SalesIQ. The old key works for 14 days after the change.',
} satisfies Record<Exclude<Verdict, 'authentic'>, string>

type ParsedRequest = { event: SalesIqEvent; conversationId: string }

/** Deliveries of the same event that are under way at once, in this process: the second waits for the first. */
const handling = singleFlight<Answer>()

const handle = (context: SessionContext, { event, conversationId }: ParsedRequest): Promise<Answer> => {
  const message = 'message' in event.entity ? event.entity.message : undefined
  const which = [message?.msgid, message?.text, message?.sender?.id]
  const key = [context.ctx.webhookId, event.event, conversationId, event.event_time, ...which].join('\n')
  return handling(key, async () => {
    const located = await locate(event, conversationId, context)
    if (located.kind === 'orphan') await closeOrphan(context, conversationId)
    if (located.kind === 'tooEarly') return tryAgain
    if (located.kind !== 'session') return done
    const { session } = located
    await onEvent(event.event, event, { session, context })
    if (session.tags.outcome) context.background.push(finishWhatIsLeft(context, session))
    return done
  })
}

const failed = ({ logger }: SessionContext, what: string, error: unknown): Answer => {
  const log = logger.forBot()
  if (error instanceof RetryLater) {
    log.info(`The event ${what} has to wait. ${error.message} SalesIQ will send it again.`)
    return tryAgain
  }
  // A setting that is missing now (`Runtime`) may be there at the next try.
  if (isRefusal(error) && error.type !== 'Runtime') {
    log.error(`The event ${what} was dropped: Botpress refused it (${error.type}).`)
    return done
  }
  log.error(`The event ${what} failed; SalesIQ will send it again.`)
  return tryAgain
}

const answerTo = async (props: Props, deadline: number): Promise<Answer> => {
  const { req, logger } = props
  const log = logger.forBot()
  const parsed = parseEvent(req.body ?? '')
  if (parsed.kind === 'malformed') return { status: 400, body: 'Not an event of SalesIQ.' }
  if (parsed.kind === 'unknown') return done
  if (parsed.kind === 'odd') {
    log.warn(`An event of SalesIQ was dropped because it does not fit: ${parsed.fields}.`)
    return done
  }
  const context = sessionContext(props, deadline)
  const what = `${parsed.event.event} of SalesIQ conversation ${parsed.conversationId}`
  try {
    const answer = await within(deadline - Date.now(), handle(context, parsed), tryAgain)
    if (answer === tryAgain) log.warn(`The event ${what} could not be handled in time; SalesIQ will send it again.`)
    await within(deadline - Date.now(), Promise.allSettled(context.background), undefined)
    return answer
  } catch (error) {
    return failed(context, what, error)
  }
}

const believeAndAnswer = async (props: Props, deadline: number): Promise<Answer> => {
  const verdict = await judgeWebhook(props, props.req)
  if (verdict !== 'authentic') props.logger.forBot().warn(warnings[verdict])
  if (verdict === 'unsigned' || verdict === 'unkeyed') return { status: 401 }
  const answer = await answerTo(props, deadline)
  // A note is worth no second try.
  await within(deadline - Date.now(), noteReceipt(props), undefined)
  return answer
}

/** Answers every request, in time; nothing thrown reaches whoever sent it. */
export const receive: Handler = async (props) => {
  const log = props.logger.forBot()
  const deadline = Date.now() + answerMs - spareMs
  try {
    const answer = await within(answerMs, believeAndAnswer(props, deadline), undefined)
    if (answer) return answer
    log.warn('An event of SalesIQ could not be handled in time; SalesIQ will send it again.')
  } catch (error) {
    const reason = isApiError(error) ? error.message : 'The reason is unknown.'
    log.error(`An event of SalesIQ could not be handled. ${reason}`)
  }
  return tryAgain
}

/** Who knocks at the webhook address: SalesIQ with an event, or a person who sets it up. */
export const request: bp.IntegrationProps['handler'] = async (props) => {
  const { req } = props
  // SalesIQ probes a new webhook with HEAD: create-webhook-v2.html.
  if (req.method === 'HEAD') return { status: 200 }
  const isSetupPage = /^\/setup(\/|$)/.test(req.path)
  if (req.method === 'POST' && !isSetupPage) return receive(props)
  if (isSetupPage || isCallback(req)) return visitSetup(props, req)
  return { status: 405, headers: { allow: 'HEAD, POST' } }
}
