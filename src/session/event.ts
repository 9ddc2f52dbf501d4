/**
 * Sends an event to the bot, once. The client that the SDK hands over repeats a call whose outcome is unknown, and the bot
 * would get the event twice; here the list of events is asked whether the event is there.
 */
import { Client } from '@botpress/client'
import type * as bp from '.botpress'
import { isRefusal } from '../installation/persistently'
import { duration } from '../net/duration'
import { pause } from '../net/within'

type Sender = { client: bp.Client }
type Event = Parameters<bp.Client['createEvent']>[0]

/** Shorter than any claim lasts: a call that hangs is not believed in afterwards. */
const timeLimitMs = 15_000
const pauseMs = duration('HITL_RETRY_MS', 1000)
/** How far Botpress's clock may be behind ours. */
const clockDifferenceMs = 2000
const mostPages = 5

/** What tells two events of one type apart. */
const keys = ['conversationId', 'userId', 'hitlConversationId', 'text', 'rating', 'feedback']
const fieldsOf = (payload: object) => new Map<string, unknown>(Object.entries(payload))

const identityOf = (payload: object) => {
  const fields = fieldsOf(payload)
  return JSON.stringify(keys.map((key) => fields.get(key)))
}

/** What the event is about: of one subject the newest event counts, since an operator may come and go and come again. */
const subjectOf = (payload: object): unknown => {
  const fields = fieldsOf(payload)
  return fields.get('hitlConversationId') ?? fields.get('conversationId')
}

const wasSent = async ({ client }: Sender, { type, payload }: Event, since: number): Promise<boolean> => {
  let nextToken: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const { events, meta } = await client.listEvents({ type, nextToken })
    const recent = events.filter(({ createdAt }) => Date.parse(createdAt) > since)
    const newest = recent.find((event) => subjectOf(event.payload) === subjectOf(payload))
    if (newest) return identityOf(newest.payload) === identityOf(payload)
    nextToken = meta.nextToken
    if (!nextToken || recent.length < events.length) return false
  }
  return false
}

/** Throws where Botpress refuses, does not answer, or answers something that is no event. */
const post = async ({ client }: Sender, event: Event): Promise<void> => {
  const { apiUrl, headers } = client._inner.config
  const { event: sent } = await new Client({ apiUrl, headers, timeout: timeLimitMs }).createEvent(event)
  if (!sent.id) throw new Error('Botpress did not say whether the event was sent.')
}

/**
 * `sentSince`: another process may have sent the event since then (epoch ms), so Botpress is asked first. Throws what
 * Botpress answers; the next contact with the session then sends the event.
 */
export const sendEvent = async (sender: Sender, event: Event, sentSince?: number): Promise<void> => {
  // Where Botpress does not say, the bot is told once more.
  if (sentSince !== undefined && (await wasSent(sender, event, sentSince).catch(() => false))) return
  const startedAt = Date.now()
  try {
    await post(sender, event)
  } catch (error) {
    if (isRefusal(error) || Date.now() - startedAt >= timeLimitMs) throw error
    await pause(pauseMs)
    if (!(await wasSent(sender, event, startedAt - clockDifferenceMs))) await post(sender, event)
  }
}
