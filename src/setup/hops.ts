/** The hops of a test handoff as data: how far it came, how long each hop took, and how it ended. */
import type { Session } from '../session/session'
import type { Notice } from './page'
import type { Hop } from './try-out-page'

/** What one look at the test chat has found. Times are epoch ms. */
export type Seen = {
  session: Pick<Session, 'createdAt' | 'updatedAt' | 'tags'>
  /** How long the opening took. */
  openedInMs?: number
  repliedAt?: number
  isSigned: boolean
  /** According to SalesIQ itself, where no webhook has come. */
  holder: 'nobody' | 'human' | 'bot' | 'over'
}

const hop = (title: string, from: number | undefined, to: number | undefined): Hop =>
  to === undefined
    ? { title, state: 'waiting' }
    : { title, state: 'ok', ms: from === undefined ? undefined : Math.max(0, to - from) }

const numberIn = (tag: string | undefined): number | undefined => (tag ? Number(tag) : undefined)

const withText = (row: Hop, text: string): Hop => (row.state === 'waiting' ? { ...row, text } : row)

const noWebhook =
  'SalesIQ says that the chat has changed, but no webhook call has arrived. If this stays, the webhook is missing: see the row Webhook of the checklist.'

const closeRefused = 'SalesIQ does not let the integration close chats.'

const untilNow = ({ session, openedInMs, repliedAt, isSigned, holder }: Seen): Hop[] => {
  const { attendedAt: attended, announcedAt, outcome } = session.tags
  const opened = Date.parse(session.createdAt)
  const attendedAt = numberIn(attended)
  const receivedAt = attendedAt === undefined ? undefined : (numberIn(announcedAt) ?? attendedAt)
  const closedAt = outcome ? Date.parse(session.updatedAt) : undefined
  return [
    { title: 'Chat opened', state: 'ok', ms: openedInMs },
    withText(
      hop('Operator took the chat', opened, attendedAt),
      'Waiting for an operator to take the chat in SalesIQ. If no chat rings for the operator, look in SalesIQ whether an address of Botpress is under Blocked IPs.',
    ),
    withText(hop('Webhook received', attendedAt, receivedAt), holder === 'nobody' ? '' : noWebhook),
    {
      ...hop('Sender checked', undefined, receivedAt),
      text: isSigned ? 'By the signature of SalesIQ.' : 'By the key in the address of the webhook.',
    },
    withText(hop('Reply received', receivedAt ?? opened, repliedAt), 'Waiting for the operator to write something.'),
    session.tags.status === 'asked'
      ? { ...hop('Operator asked to close the chat', repliedAt, closedAt), text: closeRefused }
      : withText(hop('Chat ended', repliedAt, repliedAt && closedAt), 'Comes after the reply.'),
  ]
}

/** Once the chat is over, nothing more is waited for. */
export const hopsOf = (seen: Seen): Hop[] => {
  const hops = untilNow(seen)
  if (endOf(seen) === undefined) return hops
  return hops.map(({ text, ...row }) => (row.state === 'waiting' ? { ...row, state: 'broken' } : { ...row, text }))
}

const worked: Notice = { kind: 'good', text: 'The test worked: chat, webhook and reply arrived.' }

const ends = {
  bot: 'A bot of SalesIQ has taken the chat, so your visitors would go from one bot to another. Switch the bot off for this brand in SalesIQ, or choose another brand; then try again.',
  missed:
    'Nobody took the chat in time, so SalesIQ counts it as missed. Ask an operator of the department to be available in SalesIQ, then try again.',
  early: 'The chat was closed before anybody wrote a reply. Try again, and answer with any word before closing.',
}

/** How the test ended, in one sentence with the next step; undefined while it runs. */
export const endOf = ({ session, repliedAt, holder }: Seen): Notice | undefined => {
  const { outcome, attendedAt } = session.tags
  const isOver = Boolean(outcome) || holder === 'over'
  if (isOver && repliedAt !== undefined) return worked
  if (holder === 'bot') return { kind: 'bad', text: ends.bot }
  if (!isOver) return undefined
  const isMissed = outcome === 'missed' || (!outcome && !attendedAt)
  return { kind: 'bad', text: isMissed ? ends.missed : ends.early }
}
