/** What is sent looks like what was sent before, and its answer is lost: everything arrives, and nothing twice. */
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { Fault } from '../../emulators/faults'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { until } from '../harness/until'
import { randomFile } from '../harness/random-file'

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
const ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment'
const TRANSCRIPT = 'GET /api/v2/:screen/conversations/:id/messages'

/** So long that both are looked for at the same time. */
const lagMs = 20_000

const arrived: Fault = { kind: 'resetAfter' }
const lost: Fault = { kind: 'resetBefore' }
const refused: Fault = { kind: 'html', status: 502 }

const outcomes: [title: string, fault: Fault][] = [
  ['lost', lost],
  ['answered 502', refused],
  ['there, its answer lost', arrived],
]

type Conversation = {
  messages: { from: string; text: string; id: string; file?: { name: string; bytes: Buffer } | undefined }[]
}

const texts = ({ messages }: Conversation, text: string) =>
  messages.filter((message) => message.from === 'visitor' && message.text === text).length

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const photosIn = ({ messages }: Conversation) =>
  messages.flatMap(({ file }) => (file ? [digest(file.bytes)] : [])).toSorted()

/** Photos as phones name them, each behind a link of its own. */
const photo = (bridge: Bridge, bytes: Buffer) => ({
  digest: digest(bytes),
  payload: {
    imageUrl: bridge.fileHost.link(randomBytes(6).toString('hex'), {
      type: 'image/jpeg',
      bytes,
      disposition: 'inline; filename="image.jpg"',
    }),
  },
})
const photos = (bridge: Bridge, sizes: number[]) => sizes.map((size) => photo(bridge, randomFile(size)))
const digests = (all: { digest: string }[]) => all.map((each) => each.digest).toSorted()

/** Everything so far was said earlier than it was. */
const ago = (bridge: Bridge, conversation: Conversation, ms: number) => {
  for (const message of conversation.messages) message.id = String(Number(message.id) - ms)
  for (const message of bridge.botpress.messages)
    message.createdAt = new Date(Date.parse(message.createdAt) - ms).toISOString()
  for (const session of bridge.botpress.conversations)
    session.createdAt = new Date(Date.parse(session.createdAt) - ms).toISOString()
}

describe.concurrent('equal texts some time apart', () => {
  test.extend({ options: { env: { HITL_TRANSCRIPT_LAG_MS: String(lagMs), ZOHO_TIME_LIMIT_MS: '8000' } } })(
    'the first is given up after eight seconds, and sent again while the second is looked for',
    async ({ bridge }) => {
      const { visitor, conversation } = await bridge.session()
      const { calls } = bridge.salesiq
      bridge.salesiq.faults.add(MESSAGES, { kind: 'hang' })
      const first = visitor.says('still there?')
      await until('the first is sent', () => calls.some(({ fault }) => fault === 'hang'))
      await Promise.all([bridge.elapse(8000), bridge.botpress.advance(8000), bridge.salesiq.clock.advance(8000)])
      const looks = () => calls.filter(({ route }) => route === TRANSCRIPT).length
      const before = looks()
      await until('the first is looked for', () => looks() > before)
      bridge.salesiq.faults.add(MESSAGES, lost)
      const second = visitor.says('still there?')
      await until('the second is lost', () => calls.some(({ fault }) => fault === 'resetBefore'))
      const then = looks()
      await until('both are looked for', () => looks() > then + 4)
      for (const line of [first, second]) {
        await bridge.advance(lagMs)
        await line
      }
      await bridge.settled()
      expect(texts(conversation, 'still there?')).toBe(2)
    },
  )

  for (const seconds of [3, 11, 11.9, 59, 61, 65]) {
    for (const [title, fault] of outcomes) {
      test(`${seconds} s; the third ${title}`, async ({ bridge }) => {
        const { visitor, conversation } = await bridge.session()
        await visitor.says('anyone?')
        await visitor.says('anyone? ')
        ago(bridge, conversation, seconds * 1000)
        bridge.salesiq.faults.add(MESSAGES, fault)
        await visitor.says('anyone?')
        await bridge.settled()
        expect(conversation.messages.filter(({ text }) => text.trim() === 'anyone?')).toHaveLength(3)
      })
    }
  }
})

describe.concurrent('photos of one name', () => {
  for (const processes of [1, 2]) {
    for (const [title, fault] of outcomes) {
      test.extend({ options: { processes } })(
        `three of them, the last ${title}; ${processes} processes`,
        async ({ bridge }) => {
          const { visitor, conversation } = await bridge.session()
          const all = photos(bridge, [1700, 2300, 2300])
          for (const [index, { payload }] of all.entries()) {
            if (index === 2) bridge.salesiq.faults.add(MESSAGES, fault)
            await visitor.says({ type: 'image', payload })
          }
          await bridge.settled()
          expect(photosIn(conversation)).toEqual(digests(all))
        },
      )
    }
  }

  const pairs: [title: string, faults: Fault[]][] = [
    ['only the first is there', [arrived, lost]],
    ['only the second is there', [lost, arrived]],
    ['neither is there', [lost, lost]],
    ['both are there', [arrived, arrived]],
  ]
  for (const [title, faults] of pairs) {
    test.extend({ options: { env: { HITL_TRANSCRIPT_LAG_MS: '2000' } } })(
      `two in one breath, of one size: ${title}`,
      async ({ bridge }) => {
        const { visitor, conversation } = await bridge.session()
        const all = photos(bridge, [900, 900])
        const gate = bridge.salesiq.gates.hold(TRANSCRIPT)
        for (const fault of faults) bridge.salesiq.faults.add(MESSAGES, fault)
        const said = all.map(({ payload }) => visitor.says({ type: 'image', payload }))
        await gate.arrived(2)
        gate.open()
        await Promise.all(said)
        await bridge.settled()
        expect(photosIn(conversation)).toEqual(digests(all))
      },
    )
  }

  test('the same photo three times, the last one lost', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const { payload, digest: same } = photo(bridge, randomFile(1100))
    for (const index of [0, 1, 2]) {
      if (index === 2) bridge.salesiq.faults.add(MESSAGES, refused)
      await visitor.says({ type: 'image', payload })
    }
    await bridge.settled()
    expect(photosIn(conversation)).toEqual([same, same, same])
  })

  test('in one message, the second lost', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const all = photos(bridge, [800, 850, 800])
    bridge.salesiq.faults.add(MESSAGES, refused, { times: 1, after: 1 })
    const items = all.map(({ payload }) => ({ type: 'image', payload }))
    await visitor.says({ type: 'bloc', payload: { items } })
    await bridge.settled()
    expect(photosIn(conversation)).toEqual(digests(all))
  })

  test('the one that stands there cannot be read: the other one comes as a link', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const first = photo(bridge, randomFile(700))
    const second = photo(bridge, randomFile(700))
    await visitor.says({ type: 'image', payload: first.payload })
    bridge.salesiq.faults.add(MESSAGES, lost)
    bridge.salesiq.faults.add(ATTACHMENT, { kind: 'status', status: 404 })
    await visitor.says({ type: 'image', payload: second.payload })
    await bridge.settled()
    expect(photosIn(conversation)).toEqual([first.digest])
    expect(conversation.messages.at(-1)?.text).toContain(second.payload.imageUrl)
  })

  for (const at of [1, 2]) {
    test(`of the time before the handoff, number ${at + 1} of three lost`, async ({ bridge }) => {
      const visitor = bridge.botpress.visitor({ name: 'Ana' })
      const all = photos(bridge, [1200, 640, 1200])
      for (const { payload } of all) await visitor.says({ type: 'image', payload })
      bridge.salesiq.faults.add(MESSAGES, refused, { times: 1, after: at + 1 })
      await visitor.asksForHuman({})
      await bridge.settled()
      const conversation = bridge.salesiq.conversations.at(-1)
      expect(conversation && photosIn(conversation)).toEqual(digests(all))
    })
  }

  test('one from before the handoff, and at once one of the visitor, lost', async ({ bridge }) => {
    const visitor = bridge.botpress.visitor({ name: 'Ana' })
    const first = photo(bridge, randomFile(1300))
    const second = photo(bridge, randomFile(1300))
    await visitor.says({ type: 'image', payload: first.payload })
    await visitor.asksForHuman({})
    bridge.salesiq.faults.add(MESSAGES, lost)
    await visitor.says({ type: 'image', payload: second.payload })
    await bridge.settled()
    const conversation = bridge.salesiq.conversations.at(-1)
    expect(conversation && photosIn(conversation)).toEqual(digests([first, second]))
  })
})

describe.concurrent('equal parts of one message', () => {
  const bloc = (words: string[]) => ({
    type: 'bloc',
    payload: { items: words.map((text) => ({ type: 'text', payload: { text } })) },
  })
  for (const [title, fault] of outcomes) {
    for (const after of [0, 1, 2]) {
      test(`three, number ${after + 1} ${title}`, async ({ bridge }) => {
        const { visitor, conversation } = await bridge.session()
        bridge.salesiq.faults.add(MESSAGES, fault, { times: 1, after })
        await visitor.says(bloc(['fine', 'fine', 'fine']))
        await bridge.settled()
        expect(texts(conversation, 'fine')).toBe(3)
      })
      test(`12,000 equal characters, piece ${after + 1} ${title}`, async ({ bridge }) => {
        const { visitor, conversation } = await bridge.session()
        bridge.salesiq.faults.add(MESSAGES, fault, { times: 1, after })
        await visitor.says('z'.repeat(12_000))
        await bridge.settled()
        expect(texts(conversation, 'z'.repeat(4000))).toBe(3)
      })
    }
  }

  test('a message of two, then the same word alone, lost in another process', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    await visitor.says(bloc(['fine', 'fine']))
    bridge.salesiq.faults.add(MESSAGES, lost)
    await visitor.says('fine')
    await bridge.settled()
    expect(texts(conversation, 'fine')).toBe(3)
  })
})
