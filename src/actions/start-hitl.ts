/** Opens a SalesIQ conversation for a visitor and keeps the link to it in a Botpress conversation. */
import { RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { connect } from '../installation/connect'
import { persistently } from '../installation/persistently'
import { departmentIdOf } from '../installation/departments'
import { settingsOf } from '../installation/connection'
import { adviceOn } from '../failures'
import type { SalesIq } from '../salesiq/client'
import type { OpenRequest } from '../salesiq/open'
import { within } from '../net/within'
import { SalesIqFailure } from '../salesiq/failure'
import { formerLines } from '../session/previous'
import { newMark } from '../session/session'
import { sendEarlierFiles } from '../session/earlier-files'
import { keepSession, openConversation } from '../session/open'
import { sayFor, type Settings, spokenLanguage } from '../installation/settings'
import { cleanName, trimmed } from '../translate/characters'
import { customerInfoOf, realEmail, realName, referenceFrom } from '../translate/identity'
import { openingQuestion } from '../translate/opening-question'
import { type UnseenHistory, unseenHistory } from '../translate/history'
import type { FilePart } from '../translate/to-salesiq'
import { firstMessage, lastWords, transcriptOf, visitorFilesIn } from '../translate/transcript'

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
    `SalesIQ has no department with the name in the ${where} departmentId: copy the name or ID from SalesIQ.`,
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
      page_title: cleanName(trimmed(handoff.pageTitle) ?? '') || undefined,
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
  const reference = referenceFrom(input.hitlSession?.reference)
  const language = spokenLanguage(trimmed(input.hitlSession?.language))
  return {
    visitorUserId: input.userId,
    ...(reference && { reference }),
    ...(language && { language }),
  }
}

/** An operator may be assigned meanwhile, and waits as long to be announced. */
const earlierTimeMs = 2500

const firstMessageFor = ({ input }: Props, { visitor, settings, news }: Start): string => {
  const say = sayFor(settings)
  const visitorName = realName(input.hitlSession?.visitorName, visitor.name)
  const speakers = { visitorUserId: visitor.id, visitorName, botName: settings.label, say }
  return firstMessage(transcriptOf(news, speakers), say)
}

type Earlier = { salesIq: SalesIq; conversationId: string; text: string; files: FilePart[] }

/**
 * What was said and sent before, for the operator. The operator can help without it: a failure is a warning, and files that
 * take too long arrive behind the start, or stay links.
 */
const sendEarlier = async ({ logger }: Props, { salesIq, conversationId, text, files }: Earlier) => {
  const warn = (why: string) => logger.forBot().warn(`The operator does not see the conversation so far. ${why}`)
  const until = Date.now() + earlierTimeMs
  try {
    const late = await within(earlierTimeMs, salesIq.send(conversationId, text), 'late' as const)
    if (late) return warn('SalesIQ took too long to take it.')
    await within(until - Date.now(), sendEarlierFiles(salesIq, conversationId, files), undefined)
  } catch (failure) {
    warn(failure instanceof SalesIqFailure ? adviceOn(failure) : 'The reason is unknown.')
  }
}

const visitorOf = ({ client, input }: Props) =>
  persistently(async () => {
    const { user } = await client.getUser({ id: input.userId })
    return { ...user, id: user.id }
  })

const silence: UnseenHistory = { items: [], mayHoldOperators: false }

/**
 * Throws where no operator can be reached; an id is answered only for a conversation that stands on both sides. The
 * Botpress conversation comes last: its age tells when the plugin, which waits for our answer, listens to events.
 */
export const startHitl: StartHitl = async (props) => {
  const settings = await settingsOf(props)
  const salesIq = connect(props, settings)
  const visitor = await visitorOf(props)
  const news = settings.sendHistory
    ? unseenHistory(props.input.messageHistory, await formerLines(props, visitor))
    : silence
  const start = { settings, visitor, news, mark: newMark(props.ctx.webhookId) }
  const request = await openRequest(props, start)
  const text = firstMessageFor(props, start)
  const ids = await openConversation(props, salesIq, { request, mark: start.mark })
  const files = settings.sendEarlierFiles ? visitorFilesIn(news, sayFor(settings)) : []
  await sendEarlier(props, { salesIq, conversationId: ids.conversationId, text, files })
  const conversation = await keepSession(props, salesIq, { ids, tags: tagsOf(props) })
  return { conversationId: conversation.id }
}
