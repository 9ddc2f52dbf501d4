/** Watches a test handoff: each hop is ticked with its time, and the chat is closed once a reply has come. */
import { connect } from '../installation/connect'
import { installationNow, keepInstallation, settingsOf } from '../installation/connection'
import { setupKey } from '../installation/keys'
import { sayFor } from '../installation/settings'
import { SalesIqFailure } from '../salesiq/failure'
import { isAccessRefused } from '../salesiq/judge'
import { idOf, type Session, testReference } from '../session/session'
import { endOf, hopsOf, type Seen } from './hops'
import { type Answer, back, homeOf, sentTo, shown, type SetupRequest } from './setup-request'
import { refreshSeconds, tryOutPage } from './try-out-page'

/** The first line that came back, epoch ms. */
const replyTime = async ({ context }: SetupRequest, session: Session) => {
  const { messages } = await context.client.listMessages({ conversationId: session.id })
  const first = messages.at(-1)
  return first && Date.parse(first.createdAt)
}

/** Where SalesIQ does not let us close the chat, the operator reads that it is over, as in every handoff. Answers the status. */
const closeOrSayFarewell = async ({ context }: SetupRequest, conversationId: string): Promise<'closed' | 'asked'> => {
  const settings = await settingsOf(context)
  const salesIq = connect(context, settings)
  try {
    await salesIq.close(conversationId)
    return 'closed'
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || !isAccessRefused(failure)) throw failure
    await salesIq.send(conversationId, sayFor(settings)('farewell'))
    return 'asked'
  }
}

/** Ends the test. Throws a SalesIqFailure where another try may close the chat. */
const close = async (setup: SetupRequest, session: Session): Promise<Session> => {
  const { client } = setup.context
  const tags = { outcome: 'stopped', status: 'closed' }
  await client.updateConversation({ id: session.id, tags })
  try {
    tags.status = await closeOrSayFarewell(setup, idOf(session))
  } catch (failure) {
    await client.updateConversation({ id: session.id, tags: { outcome: '', status: 'open' } })
    throw failure
  }
  if (tags.status === 'asked') await client.updateConversation({ id: session.id, tags })
  return { ...session, tags: { ...session.tags, ...tags }, updatedAt: new Date().toISOString() }
}

const holderOf = async ({ context }: SetupRequest, session: Session): Promise<Seen['holder']> => {
  if (session.tags.attendedAt || session.tags.outcome) return 'nobody'
  const salesIq = connect(context, await settingsOf(context))
  const { state } = await salesIq.state(idOf(session))
  if (state === 'over') return 'over'
  if (await salesIq.isAttendedByBot(idOf(session))) return 'bot'
  return state === 'attended' ? 'human' : 'nobody'
}

const look = async (setup: SetupRequest, found: Session): Promise<Seen> => {
  const repliedAt = await replyTime(setup, found)
  const session = repliedAt !== undefined && !found.tags.outcome ? await close(setup, found) : found
  const { webhook } = await installationNow(setup.context)
  const { webhookPublicKey } = await settingsOf(setup.context)
  const isSigned = webhookPublicKey !== undefined || (webhook?.publicKeys.length ?? 0) > 0
  const opened = setup.query.get('opened') ?? ''
  const openedInMs = /^\d{1,6}$/.test(opened) ? Number(opened) : undefined
  return { session, openedInMs, repliedAt, isSigned, holder: await holderOf(setup, session) }
}

/** One look. Closes the chat once a reply has come. */
export const watchTryOut = async (setup: SetupRequest): Promise<Answer> => {
  const { context, query, webhookUrl, keys } = setup
  const id = query.get('session')
  if (!id) return sentTo(homeOf(setup))
  const { conversation } = await context.client.getConversation({ id })
  if (conversation.tags.reference !== testReference) return sentTo(homeOf(setup))
  const seen = await look(setup, conversation)
  const notice = endOf(seen)
  if (notice?.kind === 'good') await keepInstallation(context, { triedAt: Date.parse(seen.session.updatedAt) })
  const isRunning = notice === undefined
  const isRefreshed = isRunning && !query.has('still')
  const here = `${webhookUrl}/setup/try?key=${setupKey(keys)}&session=${conversation.id}&opened=${seen.openedInMs ?? ''}`
  const again = isRunning ? [{ href: `${here}${isRefreshed ? '' : '&still=1'}`, label: 'Look again' }] : []
  const still = isRefreshed ? [{ href: `${here}&still=1`, label: 'Stop looking automatically' }] : []
  const title = notice ? (notice.kind === 'good' ? 'Works' : 'Ended without a reply') : 'Waiting'
  const page = tryOutPage({ title, hops: hopsOf(seen), notice, isRefreshed, links: [...again, back(setup), ...still] })
  const answer = shown(page)
  // A header and no element, since a page that reloads may be stopped here: https://www.w3.org/WAI/WCAG22/Understanding/timing-adjustable
  return isRefreshed ? { ...answer, headers: { ...answer.headers, refresh: String(refreshSeconds) } } : answer
}
