/** How a handoff is or was, asked for by the bot's own reference or by its Botpress conversation. */
import { isApiError, RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { duration } from '../net/duration'
import { connect } from '../installation/connect'
import { settingsOf } from '../installation/connection'
import { isHuman } from '../salesiq/messages'
import { idOf, sessionKeys } from '../session/find'
import type { Details } from '../salesiq/conversation'
import { sessionContext } from '../session/context'
import { end } from '../session/stop'
import { endingInDetails } from '../session/ending'
import { endingOf } from '../session/ending-state'
import { messagesOf, summaryOf, timesOf } from '../session/summary'
import { clip, longestTag } from '../translate/clip'
import { trimmed } from '../translate/identity'

type GetSession = bp.IntegrationProps['actions']['getSession']
type Props = Parameters<GetSession>[0]
type Output = Awaited<ReturnType<GetSession>>

/** The time for an end that is noticed here. */
const endingMs = duration('HITL_ENDING_MS', 8000)

const outcomes = ['completed', 'missed', 'visitorLeft', 'idle', 'stopped'] as const

/** What Botpress says of an id that is none, or of nothing. */
const unknownId = new Set([
  'ResourceNotFound',
  'ReferenceNotFound',
  'InvalidPayload',
  'InvalidIdentifier',
  'InvalidQuery',
])

const byId = async ({ client }: Props, id: string) => {
  try {
    return (await client.getConversation({ id })).conversation
  } catch (error) {
    if (isApiError(error) && unknownId.has(error.type)) return undefined
    throw error
  }
}

const byReference = async ({ client }: Props, reference: string) => {
  const { conversations } = await client.listConversations({
    channel: 'hitl',
    tags: { reference: clip(reference, longestTag) },
  })
  return conversations[0]
}

const sessionFor = async (props: Props) => {
  const id = trimmed(props.input.hitlConversationId)
  const reference = trimmed(props.input.reference)
  if (id === undefined && reference === undefined) {
    throw new RuntimeError('Name the session: fill in reference or hitlConversationId of the Get session card.')
  }
  const found = id === undefined ? await byReference(props, reference ?? '') : await byId(props, id)
  if (found) return found
  const field = id === undefined ? 'reference' : 'hitlConversationId'
  throw new RuntimeError(`There is no session with this ${field}.`)
}

type Session = Awaited<ReturnType<typeof sessionFor>>

/** An end that no webhook brought is noticed here; the answer is right all the same where Botpress refuses a note. */
const outcomeOf = async (props: Props, session: Session, details: Details | undefined) => {
  if (session.tags.outcome) return outcomes.find((each) => each === session.tags.outcome)
  const ending = (await endingOf(props, session)) ?? (details && endingInDetails(details))
  if (ending) await end(sessionContext(props, Date.now() + endingMs), session, ending).catch(() => undefined)
  return ending?.outcome
}

/** Throws a RuntimeError where there is no such session. Counts are absent where SalesIQ does not tell. */
export const getSession: GetSession = async (props): Promise<Output> => {
  const session = await sessionFor(props)
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
    operatorName: operator?.name,
    ...summaryOf(props, times, messages),
  }
}
