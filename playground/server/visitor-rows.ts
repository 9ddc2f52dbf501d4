/** What a visitor sees in the webchat, as rows. */
import type { Visitor } from '../../emulators/botpress/visitor'
import type { Stage } from '../people/stage'
import type { CardView, FileView, OptionView, Row, SaidView } from './views'

type Payload = Record<string, unknown>
type Message = Stage['botpress']['messages'][number]

const textIn = (payload: Payload, name: string) => {
  const value = payload[name]
  return typeof value === 'string' ? value : undefined
}

const listIn = (payload: Payload, name: string): Payload[] => {
  const value = payload[name]
  return Array.isArray(value) ? value.filter((item): item is Payload => typeof item === 'object' && item !== null) : []
}

const optionsIn = (payload: Payload, name: 'options' | 'actions'): OptionView[] =>
  listIn(payload, name).map((option) => {
    const value = textIn(option, 'value') ?? ''
    const label = textIn(option, 'label') ?? value
    return textIn(option, 'action') === 'url' ? { label, url: value } : { label, value }
  })

const cardOf = (payload: Payload): CardView => ({
  title: textIn(payload, 'title') ?? '',
  subtitle: textIn(payload, 'subtitle'),
  imageUrl: textIn(payload, 'imageUrl'),
  options: optionsIn(payload, 'actions'),
})

const fileIn = (type: string, payload: Payload): FileView | undefined => {
  if (type !== 'image' && type !== 'audio' && type !== 'video' && type !== 'file') return undefined
  const url = textIn(payload, `${type}Url`)
  return url === undefined ? undefined : { kind: type, url, name: textIn(payload, 'title') ?? 'File' }
}

/** Of any message type of a webchat: https://botpress.com/docs/integrations/sdk/integration/concepts/channels */
const contentOf = (type: string, payload: Payload): Pick<SaidView, 'text' | 'file' | 'cards' | 'options'> => {
  const cards = type === 'card' ? [cardOf(payload)] : listIn(payload, 'items').map(cardOf)
  const file = fileIn(type, payload)
  const text = textIn(payload, 'text') ?? textIn(payload, 'markdown') ?? (file || cards.length > 0 ? '' : `[${type}]`)
  return {
    text,
    file,
    cards: type === 'carousel' || type === 'card' ? cards : [],
    options: optionsIn(payload, 'options'),
  }
}

type Author = Pick<SaidView, 'from' | 'name' | 'pictureUrl'>

/** The plugin names an operator as `userId` in the payload; without one the bot speaks. */
const authorOf = ({ botpress }: Stage, visitor: Visitor, { direction, payload }: Message): Author => {
  if (direction === 'incoming') return { from: 'visitor', name: visitor.user.name ?? 'Visitor' }
  const user = botpress.users.find(({ id }) => id === payload['userId'])
  return user
    ? { from: 'operator', name: user.name ?? 'Operator', pictureUrl: user.pictureUrl }
    : { from: 'bot', name: 'Parcel bot' }
}

const saidRow = (stage: Stage, message: Message): Row[] => {
  const index = stage.visitors.findIndex(({ conversation }) => conversation.id === message.conversationId)
  const visitor = stage.visitors[index]
  if (!visitor) return []
  const content = contentOf(message.type, message.payload)
  const row = {
    ...authorOf(stage, visitor, message),
    ...content,
    visitor: index + 1,
    at: Date.parse(message.createdAt),
  }
  return [{ kind: 'said', id: message.id, ...row }]
}

const visitorRow = (visitor: Visitor, index: number): Row => {
  const { hitlActive: isConnected, humanAgentName } = visitor
  const number = index + 1
  const operator = isConnected ? humanAgentName : undefined
  return { kind: 'visitor', id: String(number), number, name: visitor.user.name ?? '', isConnected, operator }
}

/** Gives the rows of visitors, and those of messages that are new since the last time. */
export const watchVisitors = (stage: Stage) => {
  let seen = 0
  return (): Row[] => {
    const fresh = stage.botpress.messages.slice(seen)
    seen += fresh.length
    return [...stage.visitors.map(visitorRow), ...fresh.flatMap((message) => saidRow(stage, message))]
  }
}
