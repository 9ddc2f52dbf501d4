/** Opens a SalesIQ conversation for a visitor and keeps the link to it in a Botpress conversation. */
import { RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { connect } from '../installation/connect'
import { departmentIdOf } from '../installation/departments'
import { settingsOf } from '../installation/connection'
import { adviceOn } from '../failures'
import type { OpenRequest } from '../salesiq/open'
import { within } from '../net/within'
import { SalesIqFailure } from '../salesiq/failure'
import { formerLines } from '../session/previous'
import { newMark } from '../session/find'
import { keepSession, openConversation } from '../session/open'
import { sayFor, type Settings, spokenLanguage } from '../installation/settings'
import { clip, longestTag } from '../translate/clip'
import { customerInfoOf, realEmail, realName, trimmed } from '../translate/identity'
import { openingQuestion } from '../translate/opening-question'
import { type UnseenHistory, unseenHistory } from '../translate/history'
import { lastWords, transcriptOf } from '../translate/transcript'

type StartHitl = bp.IntegrationProps['actions']['startHitl']
type Props = Parameters<StartHitl>[0]
type Handoff = NonNullable<Props['input']['hitlSession']>
type Visitor = { id: string; name?: string; createdAt: string; tags: { email?: string } }
/** `mark`: stands in the question of this conversation and of no other. */
type Start = { settings: Settings; visitor: Visitor; news: UnseenHistory; mark: string }

const longestWaitSeconds = 999

/** The number of the department that should answer. Throws a RuntimeError where none is called so. */
const departmentOf = async (props: Props, settings: Settings): Promise<string> => {
  const wanted = trimmed(props.input.hitlSession?.departmentId)
  const departmentId = await departmentIdOf(props, settings, wanted ?? settings.departmentId)
  if (departmentId !== undefined) return departmentId
  const where = wanted === undefined ? 'setting' : 'field of the Start HITL card'
  throw new RuntimeError(
    `SalesIQ has no department that is called as the ${where} departmentId says: take its name or number from SalesIQ.`,
  )
}

/** SalesIQ takes 1 to 999 seconds; a wait beyond that is no reason to leave a visitor alone. */
const waitOf = ({ waitSeconds }: Handoff): number | undefined =>
  Number.isFinite(waitSeconds) && waitSeconds
    ? Math.min(Math.max(Math.round(waitSeconds), 1), longestWaitSeconds)
    : undefined

const openRequest = async (props: Props, { visitor, settings, news, mark }: Start): Promise<OpenRequest> => {
  const { input } = props
  const handoff = input.hitlSession ?? {}
  const say = sayFor(settings)
  const country = trimmed(handoff.country)?.toUpperCase()
  return {
    visitor: {
      user_id: visitor.id,
      name: realName(handoff.visitorName, visitor.name),
      email: realEmail(handoff.visitorEmail, visitor.tags.email),
      phone: trimmed(handoff.phone),
      country_code: country && /^[A-Z]{2}$/.test(country) ? country : undefined,
      current_page: trimmed(handoff.pageUrl),
      page_title: trimmed(handoff.pageTitle),
    },
    app_id: settings.appId,
    department_id: await departmentOf(props, settings),
    question: openingQuestion({
      title: input.title,
      description: input.description,
      lastWords: lastWords(news, say),
      otherwise: say('asksForHuman'),
      label: settings.label,
      mark,
    }),
    custom_wait_time: waitOf(handoff),
    customer_info: customerInfoOf(handoff),
  }
}

/** What the session remembers of the handoff. */
const tagsOf = ({ input }: Props) => {
  const reference = trimmed(input.hitlSession?.reference)
  const language = spokenLanguage(trimmed(input.hitlSession?.language))
  return {
    visitorUserId: input.userId,
    ...(reference && { reference: clip(reference, longestTag) }),
    ...(language && { language }),
  }
}

const transcriptTimeMs = 2500

/** What was said before, for the operator. He can help without it, so its failure is a warning, and it may not take long. */
const sendTranscript = async (
  { logger }: Props,
  transcript: string | undefined,
  send: (text: string) => Promise<void>,
) => {
  if (transcript === undefined) return
  const warn = (why: string) => logger.forBot().warn(`The operator does not see the conversation so far. ${why}`)
  try {
    const late = await within(transcriptTimeMs, send(transcript), 'late' as const)
    if (late) warn('SalesIQ took too long to take it.')
  } catch (failure) {
    warn(failure instanceof SalesIqFailure ? adviceOn(failure) : 'The reason is unknown.')
  }
}

const transcriptFor = ({ input }: Props, { visitor, settings, news }: Start) =>
  transcriptOf(news, {
    visitorUserId: visitor.id,
    visitorName: realName(input.hitlSession?.visitorName, visitor.name),
    botName: settings.label,
    say: sayFor(settings),
  })

const silence: UnseenHistory = { items: [], mayHoldOperators: false }

/**
 * Throws where no operator can be reached; an id is answered only for a conversation that stands on both sides. The
 * Botpress conversation comes last: its age tells when the plugin, which waits for our answer, listens to events.
 */
export const startHitl: StartHitl = async (props) => {
  const settings = await settingsOf(props)
  const salesIq = connect(props, settings)
  const { user: visitor } = await props.client.getUser({ id: props.input.userId })
  const news = settings.sendHistory
    ? unseenHistory(props.input.messageHistory, await formerLines(props, visitor))
    : silence
  const start = { settings, visitor, news, mark: newMark(props.ctx.webhookId) }
  const request = await openRequest(props, start)
  const transcript = transcriptFor(props, start)
  const ids = await openConversation(props, salesIq, { request, mark: start.mark })
  await sendTranscript(props, transcript, (text) => salesIq.send(ids.conversationId, text))
  const conversation = await keepSession(props, salesIq, { ids, tags: tagsOf(props) })
  return { conversationId: conversation.id }
}
