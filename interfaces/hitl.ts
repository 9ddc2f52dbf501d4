/**
 * The HITL interface 2.1.0 of Botpress, by hand: its id is left open, so that the CLI finds it by name and version.
 * Shapes: https://github.com/botpress/botpress/tree/master/interfaces/hitl
 */
import { messages, WELL_KNOWN_ATTRIBUTES, z, type InterfacePackage } from '@botpress/sdk'

const attributes = { ...WELL_KNOWN_ATTRIBUTES.HIDDEN_IN_STUDIO }
const { text, image, audio, video, file, location, carousel, card, dropdown, choice } = messages.defaults
const bloc = messages.markdownBloc

const conversationId = () =>
  z.string().title('Conversation ID').describe('The Botpress conversation of the HITL session.')
const userId = (whose: string) => z.string().title('User ID').describe(`The Botpress user of the ${whose}.`)

const source = z.union([
  z.object({ type: z.literal('user'), userId: z.string() }),
  z.object({ type: z.literal('bot') }),
])

const historyItem = z.union([
  z.object({ source, type: z.literal('text'), payload: text.schema }),
  z.object({ source, type: z.literal('image'), payload: image.schema }),
  z.object({ source, type: z.literal('audio'), payload: audio.schema }),
  z.object({ source, type: z.literal('video'), payload: video.schema }),
  z.object({ source, type: z.literal('file'), payload: file.schema }),
  z.object({ source, type: z.literal('location'), payload: location.schema }),
  z.object({ source, type: z.literal('carousel'), payload: carousel.schema }),
  z.object({ source, type: z.literal('card'), payload: card.schema }),
  z.object({ source, type: z.literal('dropdown'), payload: dropdown.schema }),
  z.object({ source, type: z.literal('choice'), payload: choice.schema }),
  z.object({ source, type: z.literal('bloc'), payload: bloc.schema }),
  z.object({ source, type: z.literal('markdown'), payload: messages.markdown.schema }),
])

const createUser = {
  title: 'Create external user',
  description: 'Makes the user that stands for the visitor on the side of the operators.',
  attributes,
  input: {
    schema: z.object({
      name: z.string().title('Name').describe('How the visitor is called.'),
      pictureUrl: z.string().optional().title('Picture').describe("Address of the visitor's picture."),
      email: z.string().optional().title('E-mail').describe("The visitor's e-mail address."),
    }),
  },
  output: { schema: z.object({ userId: userId('visitor') }) },
}

const startHitl = {
  title: 'Start HITL session',
  description: 'Opens a conversation with a human operator.',
  attributes,
  input: {
    schema: z.object({
      userId: userId('visitor'),
      title: z.string().optional().title('Title').describe('What the conversation is about, in a few words.'),
      description: z.string().optional().title('Description').describe('What the operator should know.'),
      hitlSession: z.ref('hitlSession').optional().title('Extra configuration').describe('What this integration adds.'),
      messageHistory: z.array(historyItem).title('History').describe('The conversation so far, oldest message first.'),
    }),
  },
  output: { schema: z.object({ conversationId: conversationId() }) },
}

const stopHitl = {
  title: 'Stop HITL session',
  description: 'Ends the conversation with the operator.',
  attributes,
  input: { schema: z.object({ conversationId: conversationId() }) },
  output: { schema: z.object({}) },
}

const visitorLine = {
  userId: userId('visitor; absent where the bot itself speaks').optional(),
  additionalData: z
    .string()
    .max(500)
    .optional()
    .title('Additional data')
    .describe('Free data that travels with the message.'),
}

const channel = {
  title: 'HITL',
  description: 'What visitor and operator say to each other.',
  messages: {
    text: { schema: text.schema.extend(visitorLine) },
    image: { schema: image.schema.extend(visitorLine) },
    audio: { schema: audio.schema.extend(visitorLine) },
    video: { schema: video.schema.extend(visitorLine) },
    file: { schema: file.schema.extend(visitorLine) },
    bloc: { schema: bloc.schema.extend(visitorLine) },
  },
}

export const hitl = {
  type: 'interface',
  id: undefined,
  name: 'hitl',
  version: '2.1.0',
  definition: {
    name: 'hitl',
    version: '2.1.0',
    entities: {
      hitlSession: {
        title: 'HITL session',
        description: 'What an integration adds to a session.',
        schema: z.object({}),
      },
    },
    events: {
      hitlAssigned: {
        title: 'Operator assigned',
        description: 'An operator has taken the conversation.',
        attributes,
        schema: z.object({ conversationId: conversationId(), userId: userId('operator') }),
      },
      hitlStopped: {
        title: 'Session stopped',
        description: 'The conversation with the operator is over.',
        attributes,
        schema: z.object({ conversationId: conversationId() }),
      },
    },
    actions: { createUser, startHitl, stopHitl },
    channels: { hitl: channel },
  },
} satisfies InterfacePackage
