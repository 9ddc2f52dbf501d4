/** What is wrong after a soak, counted. Each number has to be 0, but for lines and faults. */
import type { Bridge } from '../../test/harness/bridge'
import type { Talk } from './soak'

export type Counts = {
  lines: number
  faults: number
  notices: number
  lostToOperator: number
  lostToVisitor: number
  doubled: number
  misattributed: number
  orderBrokenToOperator: number
  orderBrokenToVisitor: number
  announcedTwice: number
  endedTwice: number
  leftOpen: number
}

const JOINED = 'A human agent has joined the conversation.'
const NOT_SENT = 'may not have reached us'

const times = (shown: readonly string[], word: string) => shown.filter((text) => text === word).length

const sum = <T>(items: readonly T[], count: (item: T) => number) => items.reduce((all, item) => all + count(item), 0)

const isOrdered = (words: readonly string[], shown: readonly string[]) => {
  const places = words.map((word) => shown.indexOf(word)).filter((place) => place >= 0)
  return places.every((place, index) => place > (places[index - 1] ?? -1))
}

const toOperator = ({ conversation }: Talk) =>
  conversation.messages.filter(({ from }) => from === 'visitor').map(({ text }) => text)

/** A line that could not be sent is not lost where the visitor was told. */
const lostToOperatorOf = (talk: Talk) => {
  const unsent = talk.fromVisitor.filter((word) => times(toOperator(talk), word) === 0).length
  const told = talk.visitor.heard.filter((text) => text.includes(NOT_SENT)).length
  return Math.max(0, unsent - told)
}

const lostToVisitorOf = ({ visitor, fromOperator }: Talk) =>
  fromOperator.filter((word) => times(visitor.heard, word) === 0).length

const doubledOf = (talk: Talk) =>
  talk.fromVisitor.filter((word) => times(toOperator(talk), word) > 1).length +
  talk.fromOperator.filter((word) => times(talk.visitor.heard, word) > 1).length

const foreignOf = ({ botpress }: Bridge, { visitor, fromOperator, operator }: Talk) => {
  const isForeign = ({ userId, payload }: Bridge['botpress']['messages'][number]) =>
    fromOperator.includes(String(payload['text'])) && botpress.users.find(({ id }) => id === userId)?.name !== operator
  const own = botpress.messages.filter(({ conversationId }) => conversationId === visitor.hitlConversationId)
  return own.filter(isForeign).length
}

const endsOf = ({ botpress }: Bridge, { visitor }: Talk) =>
  botpress.events.filter(
    ({ type, payload }) => type === 'sessionEnded' && payload['hitlConversationId'] === visitor.hitlConversationId,
  ).length

const isOpen = ({ visitor, conversation }: Talk) =>
  visitor.hitlActive || conversation.status !== 'ended' || visitor.flowContinued !== 1

export const countsOf = (bridge: Bridge, talks: readonly Talk[]): Counts => ({
  lines: sum(talks, ({ fromOperator, fromVisitor }) => fromOperator.length + fromVisitor.length),
  faults: [bridge.botpress, bridge.salesiq].flatMap(({ calls }) => calls).filter(({ fault }) => fault).length,
  notices: sum(talks, ({ visitor }) => visitor.heard.filter((text) => text.includes(NOT_SENT)).length),
  lostToOperator: sum(talks, lostToOperatorOf),
  lostToVisitor: sum(talks, lostToVisitorOf),
  doubled: sum(talks, doubledOf),
  misattributed: sum(talks, (talk) => foreignOf(bridge, talk)),
  orderBrokenToOperator: talks.filter((talk) => !isOrdered(talk.fromVisitor, toOperator(talk))).length,
  orderBrokenToVisitor: talks.filter((talk) => !isOrdered(talk.fromOperator, talk.visitor.heard)).length,
  announcedTwice: talks.filter(({ visitor }) => times(visitor.heard, JOINED) > 1).length,
  endedTwice: talks.filter((talk) => endsOf(bridge, talk) > 1).length,
  leftOpen: talks.filter(isOpen).length,
})
