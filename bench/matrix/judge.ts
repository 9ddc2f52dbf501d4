/** What visitor, operator and bot ended up with: everything that is wrong, in words. Nothing wrong is an empty list. */
import type { Scene, Story } from './stories'

const JOINED = 'A human agent has joined the conversation.'
const FAREWELL = 'Please close the chat.'
const ENDED = 'You have ended the session'
const NOT_SENT = 'may not have reached us'

const count = <T>(items: readonly T[], fits: (item: T) => boolean) => items.filter(fits).length

const eventsOf = ({ bridge, visitor }: Scene, type: string) =>
  bridge.botpress.events.filter(
    ({ type: name, payload }) =>
      name === type && [payload['conversationId'], payload['hitlConversationId']].includes(visitor.hitlConversationId),
  )

/** Each word of one side, how often the other side has it. */
const exactlyOnce = (words: string[], shown: string[], who: string) =>
  words.flatMap((word) => {
    const times = count(shown, (text) => text.includes(word))
    return times === 1 ? [] : [`${who} has ${word} ${times} times`]
  })

const inOrder = (words: string[], shown: string[], who: string) => {
  const places = words.map((word) => shown.findIndex((text) => text.includes(word))).filter((place) => place >= 0)
  return places.some((place, index) => place < (places[index - 1] ?? 0)) ? [`${who} has them in another order`] : []
}

const shownToOperator = ({ conversation }: Scene) =>
  (conversation?.messages ?? [])
    .filter(({ from, type }) => from === 'visitor' && (type === 'text' || type === 'file'))
    .map(({ text, file }) => `${text} ${file?.name ?? ''}`)

/** How many lines of the visitor did not arrive, and the visitor was told so. */
export const notSent = ({ visitor }: Scene) => count(visitor.heard, (text) => text.includes(NOT_SENT))

const visitorsWords = (scene: Scene, { fromVisitor }: Story) => {
  const shown = shownToOperator(scene)
  const lost = fromVisitor.filter((word) => !shown.some((text) => text.includes(word)))
  const silent = lost.length > notSent(scene) ? [`the operator lacks ${lost.join()}, and the visitor was not told`] : []
  const arrived = fromVisitor.filter((word) => !lost.includes(word))
  return [...silent, ...exactlyOnce(arrived, shown, 'the operator'), ...inOrder(arrived, shown, 'the operator')]
}

const shownToVisitor = ({ visitor }: Scene) =>
  visitor.messages.map(({ text, payload }) => `${text} ${typeof payload['title'] === 'string' ? payload['title'] : ''}`)

const operatorsWords = (scene: Scene, { fromOperator }: Story) => {
  const shown = shownToVisitor(scene)
  const { messages, users } = scene.bridge.botpress
  const own = messages.filter(
    ({ tags, conversationId }) => tags['id'] && conversationId === scene.visitor.hitlConversationId,
  )
  const foreign = count(own, ({ userId }) => {
    const name = users.find(({ id }) => id === userId)?.name
    return name !== 'Olivia Park' && name !== 'Bot' && name !== 'the bot'
  })
  return [
    ...exactlyOnce(fromOperator, shown, 'the visitor'),
    ...inOrder(fromOperator, shown, 'the visitor'),
    ...(foreign > 0 ? [`${foreign} messages are misattributed`] : []),
  ]
}

const announcement = (scene: Scene, { steps, fromOperator }: Story) => {
  if (!steps.some(({ name }) => name === 'operator joins')) return []
  const { heard } = scene.visitor
  const first = heard.findIndex((text) => fromOperator.some((word) => text.includes(word)))
  return [
    ...exactlyOnce([JOINED], heard, 'the visitor'),
    ...(first >= 0 && heard.indexOf(JOINED) > first ? ['a line came before the announcement'] : []),
  ]
}

/** Closed, or the operator has read that the visitor has left, where SalesIQ refuses to close. */
const isOver = (conversation: Scene['conversation']) =>
  conversation?.status === 'ended' ||
  conversation?.status === 'missed' ||
  conversation?.messages.some(({ text }) => text.includes(FAREWELL))

const ending = (scene: Scene, { outcome }: Story) => {
  const told = eventsOf(scene, 'sessionEnded').map(({ payload }) => String(payload['outcome']))
  const stopped = eventsOf(scene, 'hitlStopped').length
  const { visitor, conversation, bridge } = scene
  const tags = bridge.botpress.conversations.find(({ id }) => id === visitor.hitlConversationId)?.tags ?? {}
  const isStop = outcome === 'stopped'
  return [
    ...(told.join() === outcome ? [] : [`sessionEnded: ${told.join() || 'never'}`]),
    ...(stopped === (isStop ? 0 : 1) ? [] : [`hitlStopped ${stopped} times`]),
    ...(visitor.flowContinued === 1 ? [] : [`the flow went on ${visitor.flowContinued} times`]),
    ...(visitor.hitlActive ? ['the visitor is still with the operator'] : []),
    ...(isOver(conversation) ? [] : ['the chat is open']),
    ...(tags['outcome'] === outcome && tags['status'] === 'closed'
      ? []
      : [`tags ${tags['outcome']} ${tags['status']}`]),
    ...(isStop && !visitor.heard.some((text) => text.includes(ENDED)) ? ['the visitor reads no end'] : []),
  ]
}

const getSession = ({ answers }: Scene) => {
  const [before, after] = ['Get session', 'Get session after the end'].map((name) => answers.get(name))
  return [
    ...(before && before['state'] !== 'attended'
      ? [`Get session says ${JSON.stringify(before['state'])} before the end`]
      : []),
    ...(after && after['outcome'] !== undefined && after['outcome'] !== 'completed'
      ? [`Get session says ${JSON.stringify(after['outcome'])} after the end`]
      : []),
  ]
}

/** A handoff that was refused: the bot knows, and no chat waits for an operator in vain. */
const refused = ({ bridge, visitor }: Scene) => [
  ...(visitor.hitlActive ? ['the start failed, and the session is active'] : []),
  ...(bridge.salesiq.conversations.some(({ status }) => status !== 'ended' && status !== 'missed')
    ? ['a chat without a session is open']
    : []),
]

export const problemsOf = (scene: Scene, story: Story): string[] => {
  const { botpress } = scene.bridge
  const harness = [...botpress.violations]
  if (scene.refusal !== undefined) return [...harness, ...refused(scene)]
  return [
    ...harness,
    ...visitorsWords(scene, story),
    ...operatorsWords(scene, story),
    ...announcement(scene, story),
    ...ending(scene, story),
    ...getSession(scene),
    ...(scene.bridge.salesiq.conversations.length === 1 ? [] : ['more than one chat was opened']),
  ]
}

/** What nobody can mend once the only process that knew of it is dead: by the step in which it died. */
const afterCrash = [
  { step: /^stop$/, problem: /^the flow went on 0 times|^the visitor reads no end/, word: 'no text' },
  { step: /^line|^file to the operator/, problem: /^the operator lacks/, word: 'lost, in the log' },
]

/** The problems without those, and the word for those. */
export const withoutCrash = (problems: readonly string[], step: string) => {
  const rows = afterCrash.filter((row) => row.step.test(step))
  const word = rows.find((row) => problems.some((problem) => row.problem.test(problem)))?.word
  return { problems: problems.filter((problem) => !rows.some((row) => row.problem.test(problem))), word }
}
