/** The story of `npm start`: one whole handoff, to the operator and back to the bot. */
import { wish } from './flow'
import type { Scene, SceneFile } from './scene'

/** A drawing of a parcel. */
const parcel =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAMAAACWlYwtAAAAD1BMVEXi6O7BkVigcj718OZaRjL5zwxvAAAAPElEQVR42mNgGAWjYJABJhLAcDWAERNAVGORGDVg1IBRA8g0gBkZDFUDWGBg1AsUumAop4ORkp1HwYABABU2CA7MJ1aCAAAAAElFTkSuQmCC'

/** What must arrive. */
export const script = {
  hello: 'Hello, where is my parcel?',
  operator: ['Good morning Ana, this is Olivia. May I have the number of your order?', 'It left our warehouse today.'],
  visitor: ['Good morning! It is 4711.', 'Lovely, thank you!'],
  photo: { name: 'parcel.png', type: 'image/png', base64: parcel } satisfies SceneFile,
  file: {
    name: 'delivery-note.pdf',
    type: 'application/pdf',
    base64: Buffer.from('%PDF-1.4 delivery note 4711').toString('base64'),
  } satisfies SceneFile,
}

const name = 'Olivia Park'
const inChat = { chat: 1, operator: name }

const talk = script.operator.flatMap((line, turn) => [
  { do: 'operatorWrites' as const, ...inChat, text: line },
  { do: 'visitorWrites' as const, visitor: 1, text: script.visitor[turn] ?? '' },
])

export const story: Scene = {
  playground: 1,
  title: 'A parcel is late',
  steps: [
    { title: 'The bot owner saves the settings, and the integration checks them', actions: [{ do: 'ownerSaves' }] },
    { title: 'Ana talks to the bot', actions: [{ do: 'visitorWrites', visitor: 1, text: script.hello }] },
    {
      title: 'Ana asks for a human, and the bot hands her over',
      actions: [{ do: 'visitorWrites', visitor: 1, text: wish }],
    },
    { title: `${name} joins`, actions: [{ do: 'operatorTakes', ...inChat }] },
    { title: 'They talk, each in their own window', actions: talk },
    {
      title: 'They send each other a file',
      actions: [
        { do: 'visitorSends', visitor: 1, file: script.photo },
        { do: 'operatorSends', ...inChat, file: script.file },
      ],
    },
    { title: `${name} closes the chat, and the bot goes on`, actions: [{ do: 'operatorCloses', ...inChat }] },
  ],
}
