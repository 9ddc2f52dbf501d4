/** Does on the stage what an action of a scene says. Throws a sentence where that is not possible. */
import type { Visitor } from '../../emulators/botpress/visitor'
import type { Conversation, Message } from '../../emulators/salesiq/conversation'
import type { Flow } from './flow'
import type { Action, SceneFile } from './scene'
import type { Stage } from './stage'
import type { Troubles } from './troubles'

export type Cast = { stage: Stage; flow: Flow; troubles: Troubles }

type Do = { [K in Action['do']]: (cast: Cast, action: Extract<Action, { do: K }>) => unknown }

const visitorOf = ({ stage }: Cast, ordinal: number): Visitor => {
  const visitor = stage.visitors[ordinal - 1]
  if (!visitor) throw new Error(`There is no visitor ${ordinal}.`)
  return visitor
}

const chatOf = ({ stage }: Cast, ordinal: number): Conversation => {
  const chat = stage.salesiq.conversations[ordinal - 1]
  if (!chat) throw new Error(`There is no chat ${ordinal} in SalesIQ.`)
  return chat
}

const inChat = (cast: Cast, { chat, operator }: { chat: number; operator: string }) => {
  return { chat: chatOf(cast, chat), operator: cast.stage.salesiq.operator(operator) }
}

/** What an operator wrote into a chat, in order: what the operator can change or delete. */
export const ownMessages = ({ messages }: Conversation, operatorId: string): Message[] =>
  messages.filter(({ from, type, senderId }) => from === 'operator' && type === 'text' && senderId === operatorId)

const messageId = (chat: Conversation, operatorId: string, ordinal: number): string => {
  const message = ownMessages(chat, operatorId)[ordinal - 1]
  if (!message) throw new Error(`The operator has no message ${ordinal} in this chat.`)
  return `${message.id}_${message.suffix}`
}

const bytesOf = ({ base64 }: SceneFile) => Buffer.from(base64, 'base64')

/** The message types of a webchat; `imageUrl` and so on hold the link. */
const mediaType = ({ type }: SceneFile) => /^(image|audio|video)\//.exec(type)?.[1] ?? 'file'

const sendAsVisitor = (cast: Cast, visitor: Visitor, file: SceneFile) => {
  const { name } = file
  const link = cast.stage.files.keep({ name, type: file.type || 'application/octet-stream', bytes: bytesOf(file) })
  const type = mediaType(file)
  return visitor.says({ type, payload: { [`${type}Url`]: link, title: name } })
}

const actions: Do = {
  ownerSaves: ({ stage }) => stage.install(),
  visitorComes: ({ stage }, { name }) => stage.visitors.push(stage.botpress.visitor({ name })),
  visitorWrites: (cast, { visitor, text }) => cast.flow.visitorWrites(visitorOf(cast, visitor), text),
  visitorSends: (cast, { visitor, file }) => sendAsVisitor(cast, visitorOf(cast, visitor), file),
  operatorTakes: (cast, action) => {
    const { operator, chat } = inChat(cast, action)
    return operator.joins(chat)
  },
  operatorWrites: (cast, action) => {
    const { operator, chat } = inChat(cast, action)
    return operator.replies(chat, action.text)
  },
  operatorSends: (cast, action) => {
    const { operator, chat } = inChat(cast, action)
    const { name, type } = action.file
    return operator.sendsFile(chat, { name, type: type || 'application/octet-stream', bytes: bytesOf(action.file) })
  },
  operatorNotes: (cast, action) => {
    const { operator, chat } = inChat(cast, action)
    return operator.notes(chat, action.text)
  },
  operatorEdits: (cast, action) => {
    const { operator, chat } = inChat(cast, action)
    return operator.edits(chat, messageId(chat, operator.id, action.message), action.text)
  },
  operatorDeletes: (cast, action) => {
    const { operator, chat } = inChat(cast, action)
    return operator.deletes(chat, messageId(chat, operator.id, action.message))
  },
  operatorTransfers: (cast, action) => {
    const { operator, chat } = inChat(cast, action)
    return operator.transfersTo(chat, action.to)
  },
  operatorCloses: (cast, action) => {
    const { operator, chat } = inChat(cast, action)
    return operator.closes(chat)
  },
  nobodyComes: (cast, { chat }) => cast.stage.salesiq.misses(chatOf(cast, chat)),
  trouble: ({ troubles }, { name, isOn }) => troubles.set(name, isOn),
}

export const act = async (cast: Cast, action: Action): Promise<void> => {
  // The table has one entry for each kind of action, which TypeScript cannot follow through the look-up.
  const perform = actions[action.do] as (cast: Cast, action: Action) => unknown
  await perform(cast, action)
}
