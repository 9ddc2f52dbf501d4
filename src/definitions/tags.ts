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
    description: 'The operator who was announced to the visitor last.',
  },
  announcedOperators: {
    title: 'Announced operators',
    description: 'All operators who were announced in this session, separated by spaces.',
  },
  announcedAt: {
    title: 'Announced at',
    description: 'When the last announcement was made, epoch milliseconds.',
  },
  announcements: {
    title: 'Announcements',
    description: 'How many times the operator of the session changed or was announced.',
  },
  attendedAt: { title: 'Attended at', description: 'When the first operator was assigned, epoch milliseconds.' },
  status: {
    title: 'Status',
    description:
      'open: the session runs. closing: the bot has stopped it. unclosed: the SalesIQ conversation is still open. closed: all is over. asked: the operator of a test chat was asked to close it.',
  },
  outcome: { title: 'Outcome', description: 'How the session ended; absent while it runs.' },
  refusedAt: {
    title: 'Refused at',
    description: 'When SalesIQ first refused a message of the visitor, epoch milliseconds; absent otherwise.',
  },
  reference: { title: 'Reference', description: "The bot's own key for the handoff." },
  visitorUserId: {
    title: 'Visitor',
    description: 'The Botpress user of the visitor, so that a second handoff finds the first.',
  },
  language: {
    title: 'Language',
    description: 'The language of the visitor, where the handoff told one that we speak.',
  },
  withdrawn: {
    title: 'Withdrawn',
    description: 'Messages that the operator deleted before the visitor could read them, separated by spaces.',
  },
  lateReplies: {
    title: 'Late replies',
    description: 'The last replies after the end that the bot was told of, separated by spaces.',
  },
  ratedAt: { title: 'Rated at', description: 'When the last rating was given, epoch milliseconds.' },
}

export const messageTags = {
  id: {
    title: 'SalesIQ message',
    description: 'Conversation, time, content digest and part of the message in SalesIQ; each is created once.',
  },
  msgid: {
    title: 'SalesIQ message ID',
    description: 'Conversation and `msgid` of the message in SalesIQ, which edits and deletions name.',
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
