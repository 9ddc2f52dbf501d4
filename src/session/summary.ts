/** How a session went, read from SalesIQ when it is asked for. */
import type { Context } from '../installation/connect'
import { within } from '../net/within'
import type { SalesIq } from '../salesiq/client'
import { type Message, mostMessages } from '../salesiq/messages'
import { markOf } from './session'
import { sayFor, preferencesIn } from '../installation/settings'
import { countsIn, summaryIn, type Times } from '../translate/counts'
import { ownBeginnings } from '../translate/texts'

type Kept = {
  createdAt: string
  tags: { attendedAt?: string }
}

/** Long enough for SalesIQ to answer, and short enough for an ending that nobody should wait for. */
const readingMs = 1500

/** What was said in a session; undefined where SalesIQ does not tell, or not in time. */
export const messagesOf = (
  salesIq: SalesIq,
  conversationId: string,
  openedAt: number,
): Promise<Message[] | undefined> =>
  // SalesIQ's clock may be behind ours.
  within(readingMs, salesIq.messages(conversationId, openedAt - 60_000), undefined).catch(() => undefined)

/** What Botpress knows of the times of a session, where SalesIQ says nothing else. */
export const timesOf = ({ createdAt, tags }: Kept): Times => ({
  openedAt: Date.parse(createdAt),
  attendedAt: tags.attendedAt ? Number(tags.attendedAt) : undefined,
  endedAt: undefined,
})

type Attending = { name: string | undefined; attendedAt: number | undefined }

/** Who attended last: by SalesIQ's word, or else by the name that the visitor read. One call at most. */
export const operatorOf = async (
  client: Context['client'],
  { tags }: { tags: { operatorId?: string; operatorUserId?: string } },
  { name, attendedAt }: Attending,
) => {
  const isUnnamed = name === undefined && tags.operatorUserId
  const found = isUnnamed ? await client.getUser({ id: tags.operatorUserId ?? '' }).catch(() => undefined) : undefined
  const operatorName = name ?? found?.user.name
  const hasOperator = Boolean(tags.operatorId) || attendedAt !== undefined
  return { hasOperator, operatorName, lastOperatorName: operatorName ?? '' }
}

/** Times, lengths and, where all the messages are known, counts. */
export const summaryOf = ({ ctx }: Context, times: Times, messages: readonly Message[] | undefined) => {
  const typed = preferencesIn(ctx.configuration)
  const say = sayFor(typed)
  const own = {
    mark: markOf(ctx.webhookId),
    beginnings: [...ownBeginnings(say), `${typed.label ?? say('bot')}: `],
  }
  const isWhole = messages !== undefined && messages.length < mostMessages
  return summaryIn(times, isWhole ? countsIn(messages, own) : undefined)
}
