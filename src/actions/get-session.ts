/** How a handoff is or was, asked for by the bot's own reference or by its Botpress conversation. */
import type * as bp from '.botpress'
import { duration } from '../net/duration'
import { connect } from '../installation/connect'
import { settingsOf } from '../installation/connection'
import { isHuman } from '../salesiq/messages'
import { idOf, type Session, sessionContext, sessionKeys } from '../session/session'
import type { Details } from '../salesiq/conversation'
import { end } from '../session/stop'
import { endingInDetails, endingOf } from '../session/ending'
import { sessionsNamed } from '../session/named'
import { messagesOf, operatorOf, summaryOf, timesOf } from '../session/summary'

type GetSession = bp.IntegrationProps['actions']['getSession']
type Props = Parameters<GetSession>[0]
type Output = Awaited<ReturnType<GetSession>>

/** The time for an end that is noticed here. */
const endingMs = duration('HITL_ENDING_MS', 8000)

const outcomes = ['completed', 'missed', 'visitorLeft', 'idle', 'stopped'] as const

/** An end that no webhook brought is noticed here; the answer is right all the same where Botpress refuses a note. */
const outcomeOf = async (props: Props, session: Session, details: Details | undefined) => {
  if (session.tags.outcome) return outcomes.find((each) => each === session.tags.outcome)
  const ending = (await endingOf(props, session)) ?? (details && endingInDetails(details))
  if (ending) await end(sessionContext(props, Date.now() + endingMs), session, ending).catch(() => undefined)
  return ending?.outcome
}

/** Throws a RuntimeError where there is no such session. Counts are absent where SalesIQ does not tell. */
export const getSession: GetSession = async (props): Promise<Output> => {
  const {
    sessions: [session],
  } = await sessionsNamed(props.client, props.input, 'Get session')
  const conversationId = idOf(session)
  const salesIq = connect(props, await settingsOf(props))
  const known = timesOf(session)
  const [details, messages] = await Promise.all([
    salesIq.details(conversationId),
    messagesOf(salesIq, conversationId, known.openedAt),
  ])
  const { attender, start_time, attended_time, end_time } = details ?? {}
  const outcome = await outcomeOf(props, session, details)
  const operator = attender && isHuman(attender) ? attender : undefined
  const times = {
    openedAt: start_time ?? known.openedAt,
    attendedAt: attended_time ?? known.attendedAt,
    endedAt: end_time ?? (outcome ? Date.parse(session.updatedAt) : undefined),
  }
  return {
    ...sessionKeys(session),
    state: outcome ? 'ended' : session.tags.operatorId ? 'attended' : 'waiting',
    outcome,
    operatorId: operator?.id ?? (session.tags.operatorId || undefined),
    ...(await operatorOf(props.client, session, { name: operator?.name, attendedAt: times.attendedAt })),
    ...summaryOf(props, times, messages),
  }
}
