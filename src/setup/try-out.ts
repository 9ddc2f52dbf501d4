/** A test handoff: a marked chat goes the whole way, and each hop is ticked with its time. */
import { connect } from '../installation/connect'
import { installationNow, settingsOf } from '../installation/connection'
import { departmentIdOf } from '../installation/departments'
import { idOf, markOf, testReference } from '../session/find'
import { openingQuestion } from '../translate/opening-question'
import { type Hop, tryOutPage } from './page'
import { type Answer, back, nothingHere, sentTo, shown, type SetupRequest } from './setup-request'
import { setupKey } from '../installation/keys'

/** Opens the chat and goes to the page that watches it. Throws a SalesIqFailure, which becomes a page. */
export const startTryOut = async (setup: SetupRequest): Promise<Answer> => {
  const { context, webhookUrl, keys } = setup
  const settings = await settingsOf(context)
  const departmentId = (await departmentIdOf(context, settings, settings.departmentId)) ?? settings.departmentId
  const request = {
    visitor: { user_id: `test-${markOf(context.ctx.webhookId)}`, name: 'Test of the bot' },
    app_id: settings.appId,
    department_id: departmentId,
    question: openingQuestion({
      title: 'This is a test of the connection',
      description: 'Please take this chat and answer with any word. It closes by itself.',
      label: settings.label,
      mark: markOf(context.ctx.webhookId),
    }),
  }
  // The proof whether the visitor API works, so that an earlier refusal does not count.
  const ids = await connect(context, settings).open(request, { isProbe: true })
  const { conversation } = await context.client.getOrCreateConversation({
    channel: 'hitl',
    tags: {
      id: ids.conversationId,
      visitorConversationId: ids.visitorConversationId,
      reference: testReference,
      status: 'open',
    },
    discriminateByTags: ['id'],
  })
  return sentTo(`${webhookUrl}/setup/try?key=${setupKey(keys)}&session=${conversation.id}`)
}

type Session = Awaited<ReturnType<SetupRequest['context']['client']['getConversation']>>['conversation']

const hop = (title: string, ms: number | undefined, text?: string): Hop =>
  ms === undefined ? { title, state: 'waiting', text } : { title, state: 'ok', ms: Math.max(0, ms) }

const hopsOf = (session: Session, repliedAt: number | undefined, isSigned: boolean): Hop[] => {
  const opened = Date.parse(session.createdAt)
  const { attendedAt, outcome } = session.tags
  const assigned = attendedAt ? Number(attendedAt) - opened : undefined
  const replied = repliedAt === undefined ? undefined : repliedAt - opened
  const unsigned = 'The event came with the key in its address, and not signed.'
  return [
    hop('Chat opened', 0),
    hop(
      'Operator assigned',
      assigned,
      'Waiting for an operator to take the chat in SalesIQ. If it never rings: is our address under Blocked IPs there?',
    ),
    hop(
      'Webhook received',
      assigned,
      'If an operator has taken the chat and this does not change, the webhook is missing.',
    ),
    isSigned || assigned === undefined
      ? hop('Signature checked', assigned)
      : { title: 'Signature checked', state: 'broken', text: unsigned },
    hop('Reply received', replied, 'Waiting for the operator to write something.'),
    hop('Chat closed', outcome ? Date.parse(session.updatedAt) - opened : undefined, 'Comes after the reply.'),
  ]
}

/** The first line that came back, epoch ms. */
const replyTime = async ({ context }: SetupRequest, session: Session) => {
  const { messages } = await context.client.listMessages({ conversationId: session.id })
  const first = messages.at(-1)
  return first && Date.parse(first.createdAt)
}

const worked = { kind: 'good', text: 'The whole way works.' } as const
const closedEarly = { kind: 'bad', text: 'The chat ended before a reply came. Go back and try again.' } as const
const withBot = {
  kind: 'bad',
  text: 'A bot of SalesIQ has taken the chat, so your visitors would go from one bot to another. Switch it off for this brand, or choose another brand.',
} as const

/** One look. Closes the chat once a reply has come. */
export const watchTryOut = async (setup: SetupRequest): Promise<Answer> => {
  const { context, query } = setup
  const { conversation } = await context.client.getConversation({ id: query.get('session') ?? '' })
  if (conversation.tags.reference !== testReference) return nothingHere()
  const repliedAt = await replyTime(setup, conversation)
  const settings = await settingsOf(context)
  const isSigned = Boolean(settings.webhookPublicKey) || Boolean(await hasStoredKey(setup))
  if (repliedAt !== undefined && !conversation.tags.outcome) {
    await context.client.updateConversation({ id: conversation.id, tags: { outcome: 'stopped', status: 'closed' } })
    try {
      await connect(context, settings).close(idOf(conversation))
    } catch (failure) {
      await context.client.updateConversation({ id: conversation.id, tags: { outcome: '', status: 'open' } })
      throw failure
    }
    conversation.tags.outcome = 'stopped'
    conversation.updatedAt = new Date().toISOString()
  }
  const isWithBot =
    !conversation.tags.attendedAt && (await connect(context, settings).isAttendedByBot(idOf(conversation)))
  const isDone = Boolean(conversation.tags.outcome) && repliedAt !== undefined
  const isOver = Boolean(conversation.tags.outcome)
  const notice = isDone ? worked : isOver ? closedEarly : isWithBot ? withBot : undefined
  return shown(tryOutPage({ hops: hopsOf(conversation, repliedAt, isSigned), back: back(setup), notice }))
}

const hasStoredKey = async ({ context }: SetupRequest) => {
  const { webhook } = await installationNow(context)
  return webhook !== undefined && webhook.publicKeys.length > 0
}
