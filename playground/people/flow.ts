/** The bot's flow: small talk, the Start HITL card, and what the bot says once a handoff is over. */
import { messageOf } from '../../emulators/botpress/api-failure'
import type { Visitor } from '../../emulators/botpress/visitor'
import { branchOf } from './branches'
import type { Stage } from './stage'

/** What the visitor says to get a human; the card answers, not a message of the bot. */
export const wish = 'Can I talk to a human, please?'

const isWish = (text: unknown) => typeof text === 'string' && /\b(human|operator|agent|real person)\b/i.test(text)

const track = 'Track a parcel'

const smallTalk = {
  type: 'choice',
  text: 'I am only a bot and cannot look into that. Would you like to talk to a human?',
  options: [
    { label: 'Talk to a human', value: wish },
    { label: track, value: track },
  ],
}

const parcelCard = {
  type: 'card',
  title: 'Parcel 4711',
  subtitle: 'Left the warehouse, two days late.',
  actions: [
    { action: 'say', label: 'Ask a human about this parcel', value: wish },
    { action: 'say', label: 'Show the card again', value: track },
  ],
}

/** The Start HITL card failed: the visitor was told, and the words before are said all the same. */
export class CardFailure extends Error {}

/** For a scene that goes on: a card may fail, as it does while there is trouble. */
export const unlessCard = (failure: unknown) => {
  if (!(failure instanceof CardFailure)) throw failure
}

type Failure = { at: number; text: string }

type Waiting = { visitor: Visitor; text: string }

/** What the bot says after a handoff waits until the plugin lets the visitor's flow go on. */
const newEndings = (say: (visitor: Visitor, text: string) => void) => {
  const goneOn = new Map<Visitor, number>()
  return (waiting: Waiting[]) =>
    waiting.filter(({ visitor, text }) => {
      const count = visitor.flowContinued
      if (count <= (goneOn.get(visitor) ?? 0)) return true
      goneOn.set(visitor, count)
      say(visitor, text)
      return false
    })
}

type Saying = { type: string } & Record<string, unknown>

export class Flow {
  /** What the Start HITL card threw. */
  readonly failures: Failure[] = []
  /** Ids of what the flow itself said. */
  readonly own = new Set<string>()
  #seen = { messages: 0, events: 0 }
  #waiting: Waiting[] = []
  /** Sessions whose end was answered: the event may come twice. */
  #ended = new Set<unknown>()
  readonly #goOn = newEndings((visitor, text) => this.#sayText(visitor, text))

  constructor(private readonly stage: Stage) {}

  get hasNews() {
    const { botMessages, botHeard } = this.stage.botpress
    return botMessages.length > this.#seen.messages || botHeard.length > this.#seen.events || this.#waiting.length > 0
  }

  /** Answers what has reached the bot since the last time. */
  catchUp() {
    const messages = this.stage.botpress.botMessages.slice(this.#seen.messages)
    const events = this.stage.botpress.botHeard.slice(this.#seen.events)
    this.#seen.messages += messages.length
    this.#seen.events += events.length
    for (const message of messages) this.#answer(message)
    for (const event of events) this.#take(event)
    this.#waiting = this.#goOn(this.#waiting)
  }

  /** A message of the visitor; the card runs where the visitor asks for a human. Rejects where the card failed. */
  async visitorWrites(visitor: Visitor, text: string) {
    const mayAsk = isWish(text) && !visitor.hitlActive
    await visitor.says(text)
    if (mayAsk) await this.#startHitl(visitor)
  }

  #say(visitor: Visitor, payload: Saying) {
    this.own.add(this.stage.botpress.plugin.outbox.say({ conversation: visitor.conversation, payload }).id)
  }

  #sayText(visitor: Visitor, text: string) {
    this.#say(visitor, { type: 'text', text })
  }

  #answer({ conversationId, payload }: Stage['botpress']['botMessages'][number]) {
    const visitor = this.stage.visitors.find(({ conversation }) => conversation.id === conversationId)
    if (visitor && !isWish(payload['text'])) this.#say(visitor, payload['text'] === track ? parcelCard : smallTalk)
  }

  #take(event: Stage['botpress']['botHeard'][number]) {
    const session: unknown = event.payload['hitlConversationId']
    const visitor = this.stage.visitors.find(({ hitlConversationId }) => hitlConversationId === session)
    const { says } = branchOf(event)
    if (!visitor || !says || this.#ended.has(session)) return
    this.#ended.add(session)
    this.#waiting.push({ visitor, text: says(visitor.humanAgentName) })
  }

  async #startHitl(visitor: Visitor) {
    const description = `${visitor.user.name} asks where the parcel is.`
    try {
      const started = await visitor.asksForHuman({ title: 'A parcel is late', description })
      if (!started.started) throw new Error(`No handoff was started, because ${started.because}.`)
    } catch (failure) {
      const text = messageOf(failure)
      this.failures.push({ at: Date.now(), text: `Start HITL failed: ${text}` })
      this.#sayText(visitor, 'I am sorry, I cannot reach our team right now.')
      throw new CardFailure(text)
    }
  }
}
