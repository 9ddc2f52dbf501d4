/** Erases a session that is over: the files of its operators in Botpress, and its conversation in SalesIQ. */
import { isApiError, RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { adviceOn } from '../failures'
import { deleteFiles } from '../files/botpress-files'
import { connectIfConfigured } from '../installation/connect'
import { duration } from '../net/duration'
import { within } from '../net/within'
import { SalesIqFailure } from '../salesiq/failure'
import { idOf, type Session, type SessionContext, sessionContext } from '../session/session'
import { sessionsNamed } from '../session/named'
import { finishWhatIsLeft } from '../session/stop'

type DeleteSession = bp.IntegrationProps['actions']['deleteSession']
type Output = Awaited<ReturnType<DeleteSession>>

/** The time for all of it; Botpress gives an action about a minute. */
const deletingMs = duration('HITL_DELETING_MS', 30_000)

const older = 'More sessions have this reference than one run looks at: name the older ones by hitlConversationId.'

const byHand = 'Run Delete session again, or delete the conversation by hand in SalesIQ.'

const reasonOf = (failure: unknown) =>
  failure === undefined
    ? 'Botpress did not answer in time'
    : isApiError(failure)
      ? failure.message
      : 'the reason is unknown'

const whyRefused = (failure: unknown) =>
  failure instanceof SalesIqFailure ? `. ${adviceOn(failure)}` : `: ${reasonOf(failure)}.`

/** Why the conversation in SalesIQ is still there; undefined where it is gone. Never throws. */
const whyKept = async (context: SessionContext, session: Session): Promise<string | undefined> => {
  const id = idOf(session)
  const kept = `The SalesIQ conversation ${id} was not deleted`
  if (!context.typed.deleteConversations) {
    return `${kept}: the setting “Allow deleting conversations” (deleteConversations) is off. Switch it on and give consent again (and the second consent, if there is one), or delete the conversation by hand in SalesIQ.`
  }
  const remove = async () => {
    const salesIq = await connectIfConfigured(context)
    if (!salesIq) return `${kept}: SalesIQ is not connected: connect it on the connect page. ${byHand}`
    await salesIq.remove(id)
    return undefined
  }
  const late = `${kept}: SalesIQ did not answer in time. ${byHand}`
  const removed = remove().catch((failure: unknown) => `${kept}${whyRefused(failure)} ${byHand}`)
  return within(context.deadline - Date.now(), removed, late)
}

const filesOf = async (context: SessionContext, { id }: Session) => {
  const wanted = { tags: { hitlConversationId: id }, until: context.deadline }
  const { deleted, left, failure } = await deleteFiles(context, wanted)
  if (left === 0) return { deleted }
  const what =
    left === undefined ? 'The files of the session could not be listed' : `Files that were not deleted: ${left}`
  return { deleted, why: `${what} (session ${id}): ${reasonOf(failure)}. Run Delete session again.` }
}

/** Erases one session. Never throws. */
const erased = async (context: SessionContext, session: Session) => {
  await within(context.deadline - Date.now(), finishWhatIsLeft(context, session), undefined)
  const [files, why] = await Promise.all([filesOf(context, session), whyKept(context, session)])
  return { files: files.deleted, isConversationGone: why === undefined, notDeleted: [files.why, why] }
}

const refuseOpen = (sessions: Session[]) => {
  const open = sessions.find(({ tags }) => !tags.outcome)
  if (!open) return
  throw new RuntimeError(
    `The session ${open.id} is still open, so nothing was deleted: stop it first, with the Stop HITL card, and then delete it.`,
  )
}

/** All sessions of a reference. Throws a RuntimeError where there is none, or where one is open. */
export const deleteSession: DeleteSession = async (props): Promise<Output> => {
  const context = sessionContext(props, Date.now() + deletingMs)
  const { sessions, isAll } = await sessionsNamed(props.client, props.input, 'Delete session')
  sessions.forEach(idOf)
  refuseOpen(sessions)
  const results = []
  for (const session of sessions) results.push(await erased(context, session))
  const notDeleted = results.flatMap((result) => result.notDeleted).filter((why) => why !== undefined)
  if (!isAll) notDeleted.push(older)
  return {
    hitlConversationIds: sessions.map(({ id }) => id),
    filesDeleted: results.reduce((sum, { files }) => sum + files, 0),
    conversationsDeleted: results.filter(({ isConversationGone }) => isConversationGone).length,
    isComplete: notDeleted.length === 0,
    notDeleted,
  }
}
