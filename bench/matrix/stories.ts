/** The stories of the matrix, step by step: what the people do, and what each of them has to end up with. */
import type { Conversation } from '../../emulators/salesiq/conversation'
import type { Visitor } from '../../emulators/botpress/visitor'
import type { Stage } from './stage'

export type Scene = Stage & {
  visitor: Visitor
  conversation?: Conversation
  refusal?: string
  /** What Get session answered. */
  answers: Map<string, Record<string, unknown> | undefined>
  /** What people did that was refused. */
  failures: string[]
}

type Step = { name: string; play: (scene: Scene) => Promise<unknown> }

export type Story = {
  name: string
  steps: Step[]
  /** What the operator writes, and what the visitor does, in order. */
  fromOperator: string[]
  fromVisitor: string[]
  outcome: string
}

const opened = ({ conversation }: Scene): Conversation => {
  if (!conversation) throw new Error('No conversation was opened')
  return conversation
}

const start: Step = {
  name: 'start',
  play: async (scene) => {
    const { bridge, visitor } = scene
    await visitor.says('I need help')
    await visitor.asksForHuman({ title: 'Help' })
    const hitl = bridge.botpress.conversations.find(({ id }) => id === visitor.hitlConversationId)
    if (hitl) hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
    scene.conversation = bridge.salesiq.conversations.find(({ id }) => id === hitl?.tags['id'])
  },
}

const joins: Step = {
  name: 'operator joins',
  play: (scene) => scene.bridge.salesiq.operator().joins(opened(scene)),
}

const reply = (text: string, name = 'reply'): Step => ({
  name,
  play: (scene) => scene.bridge.salesiq.operator().replies(opened(scene), text),
})

const line = (text: string, name = 'line'): Step => ({ name, play: ({ visitor }) => visitor.says(text) })

const fileOut: Step = {
  name: 'file to the operator',
  play: ({ visitor, link }) => visitor.says({ type: 'image', payload: { imageUrl: link('shoe.png') } }),
}

const fileIn: Step = {
  name: 'file to the visitor',
  play: (scene) => {
    const file = { name: 'bill.pdf', type: 'application/pdf', bytes: Buffer.from('a bill') }
    return scene.bridge.salesiq.operator().sendsFile(opened(scene), file)
  },
}

const closes: Step = {
  name: 'operator ends',
  play: (scene) => scene.bridge.salesiq.operator().closes(opened(scene)),
}

const closesSilently: Step = {
  name: 'end without a webhook',
  play: (scene) => scene.bridge.salesiq.operator().closes(opened(scene), { silently: true }),
}

const missed: Step = { name: 'nobody comes', play: (scene) => scene.bridge.salesiq.misses(opened(scene)) }

const stops: Step = { name: 'stop', play: ({ visitor }) => visitor.says('/end') }

const getSession = (name: string): Step => ({
  name,
  play: async (scene) => {
    const { botpress } = scene.bridge
    const input = { hitlConversationId: scene.visitor.hitlConversationId }
    const { body } = await botpress.invoke('action_triggered', { type: 'getSession', input })
    scene.answers.set(name, (JSON.parse(body) as { output?: Record<string, unknown> }).output)
  },
})

/** No process runs, and no token lasts: everything has to be read and asked for. */
const startAfterANight: Step = {
  name: 'start after a night',
  play: async (scene) => {
    const { bridge } = scene
    bridge.salesiq.expireTokens()
    await Promise.all(bridge.processUrls.map((_, index) => bridge.kill(index)))
    return start.play(scene)
  },
}

/** SalesIQ takes the token no longer. */
const lineAfterAnHour: Step = {
  name: 'line after an hour',
  play: ({ bridge, visitor }) => {
    bridge.salesiq.expireTokens()
    return visitor.says('v2')
  },
}

export const stories: Story[] = [
  {
    name: 'operator ends',
    steps: [start, joins, reply('o1'), line('v1'), fileIn, fileOut, reply('o2'), closes],
    fromOperator: ['o1', 'bill.pdf', 'o2'],
    fromVisitor: ['v1', 'shoe.png'],
    outcome: 'completed',
  },
  {
    name: 'stop',
    steps: [start, joins, reply('o1'), line('v1'), stops],
    fromOperator: ['o1'],
    fromVisitor: ['v1'],
    outcome: 'stopped',
  },
  {
    name: 'Get session',
    steps: [
      start,
      joins,
      reply('o1'),
      line('v1'),
      getSession('Get session'),
      closesSilently,
      getSession('Get session after the end'),
    ],
    fromOperator: ['o1'],
    fromVisitor: ['v1'],
    outcome: 'completed',
  },
  {
    name: 'after a night',
    steps: [startAfterANight, joins, reply('o1'), line('v1'), lineAfterAnHour, closes],
    fromOperator: ['o1'],
    fromVisitor: ['v1', 'v2'],
    outcome: 'completed',
  },
  { name: 'missed', steps: [start, missed], fromOperator: [], fromVisitor: [], outcome: 'missed' },
]
