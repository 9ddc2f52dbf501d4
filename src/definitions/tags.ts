/** The tags: the only link between a Botpress conversation and a SalesIQ one, and the only memory of a session. */

export const conversationTags = {
  id: {
    title: 'SalesIQ conversation ID',
    description: 'The number of the SalesIQ conversation, `entity_id` in its events.',
  },
  visitorConversationId: {
    title: 'SalesIQ visitor conversation ID',
    description: 'The long id of the same conversation on the visitor side.',
  },
  operatorId: { title: 'Operator ID', description: 'The SalesIQ operator who attends.' },
  operatorUserId: { title: 'Operator user', description: 'The Botpress user of that operator.' },
  operatorSince: { title: 'Operator since', description: 'When that operator was assigned, epoch milliseconds.' },
  announcedOperatorId: {
    title: 'Announced operator',
    description: 'The operator whose joining the visitor was told of.',
  },
  attendedAt: { title: 'Attended at', description: 'When the first operator was assigned, epoch milliseconds.' },
  outcome: { title: 'Outcome', description: 'How the session ended; absent while it runs.' },
  ended: { title: 'Ended', description: 'The outcome that SalesIQ itself told; absent where only the bot ended it.' },
  reference: { title: 'Reference', description: "The bot's own key for the handoff." },
  visitorUserId: {
    title: 'Visitor',
    description: 'The Botpress user of the visitor, so that a second handoff finds the first.',
  },
  language: {
    title: 'Language',
    description: 'The language of the visitor, where the handoff told one that we speak.',
  },
  rating: { title: 'Rating', description: 'The last rating that the bot was told of, as a digest.' },
}

export const messageTags = {
  id: {
    title: 'SalesIQ message ID',
    description: 'Conversation and message of the reply in SalesIQ, so that it is heard once.',
  },
}

export const userTags = {
  email: {
    title: 'E-mail',
    description: "A visitor's e-mail address in lower case, typed or made up by the HITL plugin.",
  },
  name: {
    title: 'Name with the e-mail',
    description: 'The name that a typed e-mail address came with: two people who type the same address stay two.',
  },
  operatorId: { title: 'Operator ID', description: 'The SalesIQ operator whom this user stands for.' },
  pictureSeenAt: {
    title: 'Picture looked up',
    description: 'When the picture of an operator was last looked for in SalesIQ, epoch milliseconds.',
  },
  role: { title: 'Role', description: '`notice` for the user who speaks for the integration itself.' },
}
