/** What a recipe of hub.md does with each event that reaches the bot: the branch, and what the bot says there. */

type Told = { type: string; payload: Record<string, unknown> }

/** `says` gets the name of the operator, if there was one. */
export type Branch = { label: string; says?: (operator: string | undefined) => string }

const endings: Record<string, Branch> = {
  completed: {
    label: 'Ask whether all is solved',
    says: (name = 'our team') => `Here I am again. I hope ${name} could help. Is there anything else?`,
  },
  missed: {
    label: 'Offer to take a note',
    says: () => 'I am sorry, nobody was free. Shall I take a note for our team?',
  },
  visitorLeft: {
    label: 'Go on with the bot',
    says: () => 'The chat with our team has ended. Can I do anything else?',
  },
  idle: {
    label: 'Say that the chat went quiet',
    says: () => 'The chat was closed because it went quiet. Can I do anything else?',
  },
  stopped: {
    label: 'Go on with the bot',
    says: () => 'All right, it is the two of us again. What can I do for you?',
  },
}

const others: Record<string, Branch> = {
  operatorRepliedAfterEnd: { label: 'Send the words on, for example by e-mail' },
  conversationRated: { label: 'Store the rating' },
  connectionProblem: { label: 'Tell the bot owner what to do' },
  connectionRestored: { label: 'Tell the bot owner that all is well' },
}

export const branchOf = ({ type, payload }: Told): Branch => {
  const [table, key] = type === 'sessionEnded' ? [endings, String(payload['outcome'])] : [others, type]
  return (Object.hasOwn(table, key) ? table[key] : undefined) ?? { label: 'No recipe for this event' }
}
