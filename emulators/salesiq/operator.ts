/** A human operator at the portal: joins, replies, shares files, transfers, closes. Each resolves when the webhook was answered. */
import { attend, finishChat, say } from './chat'
import { type Conversation, isOver, type Message, type Offer } from './conversation'
import { type ConversationRef, findConversation } from './find-conversation'
import { happen } from './happen'
import { asAttender } from './open-chat'
import { addPrivateLine } from './private-line'
import type { Operator as OperatorRecord, OperatorStatus } from './portal'
import { storeFile } from './store-file'
import { beginTransfer, endTransfer } from './transfer-chat'
import { checkedUpload } from './upload'
import type { World } from './world'

export type SharedFile = { name: string; type: string; bytes: Uint8Array; comment?: string }

type ReplyOptions = { repeat?: number; afterEnd?: boolean; sameMoment?: boolean }

export class Operator {
  constructor(
    private readonly world: World,
    readonly record: OperatorRecord,
  ) {}

  get id() {
    return this.record.id
  }

  get name() {
    return this.record.name
  }

  /** Is there, is busy or is away from now on; chats under way go on. */
  async goes(status: OperatorStatus) {
    this.record.status = status
  }

  /** Is deleted in the portal; what this operator still writes has no id of a sender (switch `goneSender`). */
  async getsRemoved() {
    this.record.removed = true
  }

  /** Has another name from now on; what was written before keeps the old one. */
  async getsRenamed(name: string) {
    if (this.world.portal.operators.some((other) => other.name === name)) throw new Error(`${name} is a name in use`)
    this.record.name = name
    for (const { attender } of this.world.conversations) if (attender?.id === this.id) attender.name = name
  }

  /** Picks up a waiting chat or one that a bot holds; joins one that a colleague holds. */
  async joins(ref: ConversationRef) {
    const conversation = this.#open(ref)
    if (conversation.attender?.id === this.id) throw new Error(`${this.name} attends this conversation already`)
    if (conversation.attender?.kind !== 'operator') return attend(this.world, conversation, asAttender(this.record))
    conversation.participants.push(this.id)
    return happen(this.world, { event: 'conversation.participants.added', conversation })
  }

  /**
   * `repeat`: the same webhook is delivered so many times more. `afterEnd`: writes although the chat is over.
   * `sameMoment`: in the millisecond of the line before, whoever wrote that.
   */
  async replies(ref: ConversationRef, text: string, options: ReplyOptions = {}) {
    const { repeat: copies, afterEnd, sameMoment } = options
    const conversation = afterEnd ? findConversation(this.world, ref) : this.#mine(ref)
    return say(this.world, conversation, { ...this.#sender(), text, copies, sameMoment })
  }

  /** Several lines in one millisecond, as a macro sends them; their webhooks are sent at once. */
  async says(ref: ConversationRef, texts: string[]) {
    const conversation = this.#mine(ref)
    const lines = texts.map((text, index) => ({ ...this.#sender(), text, sameMoment: index > 0 }))
    return Promise.all(lines.map((line) => say(this.world, conversation, line)))
  }

  async sendsFile(ref: ConversationRef, file: SharedFile) {
    return this.sendsFiles(ref, [file])
  }

  /** Several files in one message. */
  async sendsFiles(ref: ConversationRef, files: SharedFile[]) {
    const uploads = files.map((file) => checkedUpload({ ...file, bytes: Buffer.from(file.bytes) }, this.world.switches))
    const conversation = this.#mine(ref)
    const [file, ...moreFiles] = uploads.map((upload) => storeFile(this.world, upload))
    const more = moreFiles.length > 0 ? { moreFiles } : {}
    return say(this.world, conversation, { ...this.#sender(), text: '', file, ...more })
  }

  /** A call, an article, an appointment or a look at the screen. */
  async offers(ref: ConversationRef, offer: Offer) {
    return say(this.world, this.#mine(ref), { ...this.#sender(), text: '', offer })
  }

  /** A private note: for operators, whether or not the chat is over. */
  async notes(ref: ConversationRef, text: string) {
    const conversation = findConversation(this.world, ref)
    return addPrivateLine(this.world, conversation, { ...this.#sender(), type: 'note', text })
  }

  /** A line to the colleagues in the chat. */
  async whispers(ref: ConversationRef, text: string) {
    return addPrivateLine(this.world, this.#open(ref), { ...this.#sender(), type: 'whisper', text })
  }

  /** Looks at something about the visitor, of which SalesIQ keeps an entry. */
  async views(ref: ConversationRef, what: string) {
    const entry = { type: 'info' as const, text: `${this.name} viewed the ${what}` }
    return addPrivateLine(this.world, this.#open(ref), { ...this.#sender(), ...entry, from: 'system' })
  }

  /** `silently`: no webhook is sent about the end. */
  async closes(ref: ConversationRef, { silently }: { silently?: boolean } = {}) {
    return finishChat(this.world, this.#open(ref), { by: 'agent', silently })
  }

  /** Hands over to a colleague, who accepts; `pending`: who has not answered yet. */
  async transfersTo(ref: ConversationRef, otherName: string, options: { pending?: boolean; note?: string } = {}) {
    const conversation = this.#mine(ref)
    const other = operatorNamed(this.world, otherName)
    const transfer = { departmentId: conversation.departmentId, operatorId: other.id, note: options.note }
    await beginTransfer(this.world, conversation, transfer)
    if (!options.pending) await other.acceptsTransfer(conversation)
  }

  async acceptsTransfer(ref: ConversationRef) {
    return endTransfer(this.world, this.#open(ref), { accepted: true, operator: this.record })
  }

  async rejectsTransfer(ref: ConversationRef) {
    return endTransfer(this.world, this.#open(ref), { accepted: false, operator: this.record })
  }

  async leaves(ref: ConversationRef) {
    const conversation = this.#mine(ref)
    conversation.participants = conversation.participants.filter((id) => id !== this.id)
    return happen(this.world, { event: 'conversation.participants.deleted', conversation })
  }

  async supervises(ref: ConversationRef) {
    const conversation = this.#open(ref)
    conversation.supervisors.push(this.id)
    return happen(this.world, { event: 'conversation.supervisor.added', conversation })
  }

  /** Changes an own line, named by its `msgid` or by its id in the transcript. */
  async edits(ref: ConversationRef, messageId: string, text: string) {
    const conversation = this.#mine(ref)
    const message = this.#line(conversation, messageId)
    message.text = text
    return happen(this.world, { event: 'conversation.message.edited', conversation, message })
  }

  async deletes(ref: ConversationRef, messageId: string) {
    const conversation = this.#mine(ref)
    const message = this.#line(conversation, messageId)
    message.deleted = true
    return happen(this.world, { event: 'conversation.message.deleted', conversation, message })
  }

  #sender() {
    return { from: 'operator' as const, senderId: this.id, senderName: this.name }
  }

  #line(conversation: Conversation, messageId: string) {
    const isMeant = ({ id, suffix, senderId }: Message) =>
      senderId === this.id && [id, `${id}_${suffix}`].includes(messageId)
    const found = conversation.messages.find(isMeant)
    if (!found) throw new Error(`${this.name} wrote no line ${messageId}`)
    return found
  }

  #open(ref: ConversationRef) {
    const conversation = findConversation(this.world, ref)
    if (isOver(conversation)) throw new Error(`The conversation is ${conversation.status}`)
    return conversation
  }

  #mine(ref: ConversationRef) {
    const conversation = this.#open(ref)
    if (conversation.participants.includes(this.id)) return conversation
    throw new Error(`${this.name} is not in this conversation: join first`)
  }
}

/** By name; the first operator where none is given. */
export const operatorNamed = (world: World, name?: string) => {
  const record = world.portal.operators.find((entry) => name === undefined || entry.name === name)
  if (!record) throw new Error(`No operator is called ${name}`)
  return new Operator(world, record)
}
