/** The bot's flow: small talk, the Start HITL card, and what it says once a handoff is over. */
import type { Stage } from './stage'

/** What the visitor says to get a human; the card answers it, not a line of the bot. */
export const wish = 'Can I talk to a human, please?'

const defaultCard = { title: 'A parcel is late', description: 'Ana asks where her parcel is.' }

const smallTalk = 'I am only a bot and cannot look into that. Would you like to talk to a human?'

type Ending = { outcome: string; name: string }

/** One line for each outcome that the event `sessionEnded` may carry. */
const lines: Record<string, (ending: Ending) => string> = {
  completed: ({ name }) => `Here I am again. I hope ${name} could help. Is there anything else?`,
  missed: () => 'I am sorry, nobody was free. Shall I take a note for our team?',
  visitorLeft: () => 'The chat with our team has ended. Can I do anything else?',
  idle: () => 'The chat was closed because it went quiet. Can I do anything else?',
  stopped: () => 'All right, it is the two of us again. What can I do for you?',
}

const lineAfter = (ending: Ending) => {
  const line = Object.hasOwn(lines, ending.outcome) ? lines[ending.outcome] : undefined
  return line ? line(ending) : 'Here I am again.'
}

export const newFlow = ({ botpress, visitor }: Stage) => {
  const done = { messages: 0, events: 0 }

  const say = (text: string) =>
    botpress.plugin.outbox.say({ conversation: visitor.conversation, payload: { type: 'text', text } })

  /** Answers what has reached the bot since the last time; best called when nothing is under way. */
  const catchUp = () => {
    const messages = botpress.botMessages.slice(done.messages)
    const events = botpress.botHeard.slice(done.events)
    done.messages += messages.length
    done.events += events.length
    if (messages.some(({ payload }) => payload['text'] !== wish)) say(smallTalk)
    for (const { type, payload } of events) {
      if (type !== 'sessionEnded') continue
      say(lineAfter({ outcome: String(payload['outcome']), name: visitor.humanAgentName ?? 'our team' }))
    }
  }

  return {
    catchUp,
    hasNews: () => botpress.botMessages.length > done.messages || botpress.botHeard.length > done.events,
    /** The visitor asks, and the Start HITL card runs. Rejects with what the integration says, after an apology. */
    handOff: async (card: { title?: string; description?: string } = defaultCard) => {
      await visitor.says(wish)
      try {
        const started = await visitor.asksForHuman(card)
        if (!started.started) throw new Error(`No handoff was started, because ${started.because}.`)
      } catch (failure) {
        say('I am sorry, I cannot reach our team right now.')
        throw failure
      }
    },
  }
}

export type Flow = ReturnType<typeof newFlow>
