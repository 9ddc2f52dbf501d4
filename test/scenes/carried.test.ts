/** Everything a conversation carries: each type from the visitor's phone to the operator's screen, and each one back. */
import { describe, expect, test as plainTest } from 'vitest'
import type { Message } from '../../emulators/salesiq/conversation'
import type { Bridge } from '../harness/bridge'
import { sharedBridge, test } from '../harness/scene'
import { randomFile } from '../harness/random-file'
import { sayIn } from '../../src/translate/texts'

/** What the operator sees of the visitor since a moment. */
const seen = (messages: Message[]) =>
  messages
    .filter(({ from }) => from === 'visitor')
    .map(({ text, file }) => (file ? { name: file.name, type: file.type, comment: file.comment } : text))

type Media = [type: string, field: string, contentType: string, name: string]

const media: Media[] = [
  ['image', 'imageUrl', 'image/png', 'box.png'],
  ['audio', 'audioUrl', 'audio/mpeg', 'voice.mp3'],
  ['video', 'videoUrl', 'video/mp4', 'film.mp4'],
  ['file', 'fileUrl', 'application/pdf', 'invoice.pdf'],
]

describe.concurrent('from the visitor’s phone to the operator’s screen', () => {
  test('a text, as it was typed', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const typed = '  **not bold** &amp; <b>1 < 2</b>\n\n- "so" 👩‍👩‍👧  '
    await visitor.says(typed)
    expect(seen(conversation.messages).at(-1)).toBe(typed)
  })

  for (const [type, field, contentType, name] of media) {
    test(`${type}: a real file, byte for byte`, async ({ bridge }) => {
      const { visitor, conversation } = await bridge.session()
      const bytes = randomFile(70_001)
      const link = bridge.fileHost.link(name, { type: contentType, bytes })
      await visitor.says({ type, payload: { [field]: link } })
      expect(seen(conversation.messages).at(-1)).toEqual({ name, type: contentType, comment: undefined })
      expect(conversation.messages.at(-1)?.file?.bytes.equals(bytes)).toBe(true)
      expect(bridge.troubles()).toEqual([])
    })
  }

  test('a bloc: each item as what it is, in order', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const before = seen(conversation.messages).length
    const picture = randomFile(3000)
    const items = [
      { type: 'text', payload: { text: '*first*' } },
      {
        type: 'image',
        payload: { imageUrl: bridge.fileHost.link('b.png', { type: 'image/png', bytes: picture }), title: 'the box' },
      },
      { type: 'markdown', payload: { markdown: '**second** [page](https://x.example.com)' } },
      { type: 'location', payload: { latitude: 45.5, longitude: -73.6, address: 'Montréal' } },
      {
        type: 'audio',
        payload: { audioUrl: bridge.fileHost.link('a.mp3', { type: 'audio/mpeg', bytes: randomFile(9) }) },
      },
      { type: 'text', payload: { text: 'last' } },
    ]
    await visitor.says({ type: 'bloc', payload: { items } })
    expect(seen(conversation.messages).slice(before)).toEqual([
      '*first*',
      { name: 'b.png', type: 'image/png', comment: 'the box' },
      'second page (https://x.example.com)',
      'Location\nMontréal\nhttps://www.google.com/maps?q=45.5,-73.6',
      { name: 'a.mp3', type: 'audio/mpeg', comment: undefined },
      'last',
    ])
    const sent = conversation.messages.find(({ file }) => file?.name === 'b.png')?.file
    expect(sent?.bytes.equals(picture)).toBe(true)
  })

  test('a long text: in parts that are the text again when they are joined', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const before = seen(conversation.messages).length
    const typed = `${'A sentence of a letter. 👩‍👩‍👧 '.repeat(300)}\n\nAnd ${'so on '.repeat(200)}.`
    await visitor.says(typed)
    const parts = seen(conversation.messages).slice(before)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.map(String).join('')).toBe(typed)
  })

  test('a name in the server’s words, in another script, with quotes: kept', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const link = bridge.fileHost.link('download', {
      type: 'application/pdf; charset=binary',
      bytes: randomFile(10),
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent('Rechnung "März" 発票.pdf')}`,
    })
    await visitor.says({ type: 'file', payload: { fileUrl: link } })
    expect(conversation.messages.at(-1)?.file).toMatchObject({
      name: expect.stringMatching(/^Rechnung .*März.* 発票\.pdf$/) as string,
      type: 'application/pdf',
    })
  })
})

const limits = sayIn('en')('limits')

const spoken = (bridge: Bridge) => bridge.salesiq.conversations.at(-1)?.messages[1]?.text ?? ''

/** A handoff after what was said by both. */
const handoffAfter = async (bridge: Bridge, history: object[]) => {
  const { body } = await bridge.botpress.invoke('action_triggered', { type: 'createUser', input: { name: 'Ana' } })
  const { userId } = (JSON.parse(body) as { output: { userId: string } }).output
  const messageHistory = history.map((item) => ({ source: { type: 'bot' }, ...item }))
  await bridge.botpress.invoke('action_triggered', { type: 'startHitl', input: { userId, messageHistory } })
}

const handoffLine = { type: 'text', payload: { text: 'I hand you over.' } }

const historyTypes: [type: string, payload: object, line: string][] = [
  ['text', { text: '**Hello** there' }, 'Bot: Hello there'],
  ['markdown', { markdown: '# Title\n- one' }, 'Bot: Title / • one'],
  ['image', { imageUrl: 'https://x.example.com/i.png', title: 'box' }, 'Bot: Image “box”: https://x.example.com/i.png'],
  ['audio', { audioUrl: 'https://x.example.com/a.mp3' }, 'Bot: Audio: https://x.example.com/a.mp3'],
  ['video', { videoUrl: 'https://x.example.com/v.mp4' }, 'Bot: Video: https://x.example.com/v.mp4'],
  ['file', { fileUrl: 'https://x.example.com/f.pdf' }, 'Bot: File: https://x.example.com/f.pdf'],
  ['location', { latitude: 1.5, longitude: 2, title: 'Shop' }, 'Bot: Shop / https://www.google.com/maps?q=1.5,2'],
  [
    'choice',
    {
      text: 'Which?',
      options: [
        { label: 'A', value: 'a' },
        { label: 'B', value: 'b' },
      ],
    },
    'Bot: Which? / • A / • B',
  ],
  ['dropdown', { text: 'Size?', options: [{ label: 'S', value: 's' }] }, 'Bot: Size? / • S'],
  [
    'card',
    { title: 'Box', subtitle: 'blue', actions: [{ action: 'say', label: 'Buy', value: 'buy' }] },
    'Bot: Box / blue / • Buy',
  ],
  [
    'carousel',
    {
      items: [
        { title: 'One', actions: [] },
        { title: 'Two', actions: [] },
      ],
    },
    'Bot: One\nBot: Two',
  ],
  [
    'bloc',
    {
      items: [
        { type: 'text', payload: { text: 'a' } },
        { type: 'markdown', payload: { markdown: '*b*' } },
      ],
    },
    'Bot: a\nBot: b',
  ],
]

describe('what was said before, by its type', () => {
  const shared = sharedBridge()
  for (const [type, payload, line] of historyTypes) {
    plainTest(`${type} in the history: a line to read`, async () => {
      const bridge = shared()
      await handoffAfter(bridge, [{ type, payload }, handoffLine])
      expect(spoken(bridge)).toBe(`The conversation so far:\n${line}\n${limits}`)
    })
  }
})

describe.concurrent('what was said before', () => {
  test('the plugin’s own handoff line is left out', async ({ bridge }) => {
    await handoffAfter(bridge, [handoffLine])
    expect(spoken(bridge)).toBe(limits)
  })

  test('nothing, where the settings say so', async ({ bridge }) => {
    await bridge.configure({ sendHistory: false })
    await handoffAfter(bridge, [{ type: 'text', payload: { text: 'secret' } }, handoffLine])
    expect(JSON.stringify(bridge.salesiq.conversations.at(-1)?.messages)).not.toContain('secret')
  })
})

describe.concurrent('a second handoff', () => {
  const older = (bridge: Bridge) => {
    for (const user of bridge.botpress.users) user.createdAt = new Date(Date.now() - 600_000).toISOString()
  }

  test('begins after the first, so that nobody’s words are given to the bot', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'I refund you.')
    await visitor.says('ok')
    await operator.closes(conversation)
    await bridge.settled()
    older(bridge)
    await visitor.says('And my parcel? ok')
    await visitor.asksForHuman()
    const transcript = spoken(bridge)
    expect(transcript).not.toContain('refund')
    expect(transcript).toContain('Ana: And my parcel? ok')
    expect(transcript).not.toMatch(/Ana: ok$/m)
  })

  test('says “bot or agent” where it cannot tell whose a line is', async ({ bridge }) => {
    const { visitor, operator, conversation, hitl } = await bridge.session()
    await operator.replies(conversation, 'I refund you.')
    await operator.closes(conversation)
    await bridge.settled()
    older(bridge)
    // What the visitor read is not what was kept, as where a channel rewrites it.
    for (const message of bridge.botpress.messages) {
      if (message.conversationId === hitl.id && message.tags['id']) message.payload = { text: 'other words' }
    }
    await visitor.says('And my parcel?')
    await visitor.asksForHuman()
    expect(spoken(bridge)).toContain('Bot or agent: I refund you.')
  })
})

describe.concurrent('from the operator to the visitor’s phone', () => {
  const types: [what: string, contentType: string, name: string][] = [
    ['image', 'image/jpeg', 'photo.jpg'],
    ['audio', 'audio/ogg', 'voice.ogg'],
    ['video', 'video/webm', 'film.webm'],
    ['file', 'application/pdf', 'invoice.pdf'],
    ['file', 'image/svg+xml', 'drawing.svg'],
  ]

  for (const [what, contentType, name] of types) {
    test(`${name}: as ${what}, byte for byte, behind a link of its own`, async ({ bridge }) => {
      const { visitor, operator, conversation } = await bridge.session()
      const bytes = randomFile(81_234)
      await operator.sendsFile(conversation, { name, type: contentType, bytes, comment: 'Here &amp; there' })
      await bridge.settled()
      const [file, comment] = visitor.messages.slice(-2)
      const link = String(file?.payload[`${what}Url`])
      expect(file).toMatchObject({ type: what, payload: { title: name }, author: { name: 'Olivia Park' } })
      expect(comment).toMatchObject({ type: 'text', text: 'Here & there', author: { name: 'Olivia Park' } })
      const answer = await fetch(link)
      expect(answer.headers.get('content-type')).toBe(contentType)
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    })
  }

  const known = [
    { fileEntity: 'attachments' },
    { fileEntity: 'noText' },
    { fileEntity: 'comment' },
    { restMessageIdSuffix: false },
    { fileUrl: 'absolute' },
    { attachmentLength: 'absent' },
    { errorStatus: 'http4xx' },
  ] as const
  for (const switches of known) {
    test(`a file, whichever way SalesIQ tells of it: ${JSON.stringify(switches)}`, async ({ bridge }) => {
      Object.assign(bridge.salesiq.switches, switches)
      const { visitor, operator, conversation } = await bridge.session()
      const bytes = randomFile(5000)
      await operator.sendsFile(conversation, { name: 'a.png', type: 'image/png', bytes })
      await bridge.settled()
      const answer = await fetch(String(visitor.messages.at(-1)?.payload['imageUrl']))
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    })
  }

  test('a file that SalesIQ tells nobody of: with the end at the latest, before it', async ({ bridge }) => {
    bridge.salesiq.switches.fileEntity = 'silent'
    const { visitor, operator, conversation } = await bridge.session()
    await operator.sendsFile(conversation, { name: 'a.png', type: 'image/png', bytes: randomFile(50) })
    await operator.closes(conversation)
    await bridge.settled()
    const at = visitor.messages.findIndex(({ type }) => type === 'image')
    expect(at).toBeGreaterThan(0)
    expect(visitor.heard.slice(at + 1).join()).toContain('closed the conversation')
  })

  test('the link is not to be guessed, and ends when the settings say', async ({ bridge }) => {
    await bridge.configure({ fileDays: 7 })
    const { operator, conversation, hitl } = await bridge.session()
    await operator.sendsFile(conversation, { name: 'a.pdf', type: 'application/pdf', bytes: randomFile(50) })
    await bridge.settled()
    const file = bridge.botpress.files.find(({ key }) => key.endsWith('a.pdf'))
    expect(file?.tags).toEqual({ hitlConversationId: hitl.id })
    expect(file?.key).toMatch(/^salesiq\/[\w-]{32}\/a\.pdf$/)
    const days = (Date.parse(file?.expiresAt ?? '') - Date.now()) / (24 * 3_600_000)
    expect(days).toBeGreaterThan(6.9)
    expect(days).toBeLessThanOrEqual(7)
  })

  test('text with entities and simple markup: as it was meant', async ({ bridge }) => {
    bridge.salesiq.switches.escapeText = 'html'
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'Tom & "Ana": 1 < 2')
    bridge.salesiq.switches.escapeText = 'verbatim'
    await operator.replies(conversation, 'See <a href="https://x.example.com">this</a><br><b>now</b>')
    await operator.replies(conversation, 'a<script>steal()</script>b')
    await bridge.settled()
    expect(visitor.heard.slice(-3)).toEqual(['Tom & "Ana": 1 < 2', 'See this (https://x.example.com)\nnow', 'ab'])
  })

  test('notes, bots and the visitor’s own echo are not heard', async ({ bridge }) => {
    bridge.salesiq.switches.notesInTranscript = true
    const { visitor, operator, conversation } = await bridge.session()
    const before = visitor.heard.length
    await operator.notes(conversation, 'difficult customer')
    await bridge.salesiq.botReplies(conversation, 'I am a bot')
    await visitor.says('anybody?')
    await operator.sendsFile(conversation, { name: 'a.pdf', type: 'application/pdf', bytes: randomFile(5) })
    await bridge.settled()
    expect(visitor.messages.slice(before).map(({ type }) => type)).toEqual(['file'])
  })

  test('a private note is called something else: it stays private', async ({ bridge }) => {
    Object.assign(bridge.salesiq.switches, { notesInTranscript: true, noteType: 'private_note' })
    const { visitor, operator, conversation } = await bridge.session()
    const before = visitor.heard.length
    await operator.notes(conversation, 'difficult customer')
    await operator.sendsFile(conversation, { name: 'a.png', type: 'image/png', bytes: randomFile(5) })
    await operator.closes(conversation)
    await bridge.settled()
    const received = visitor.messages.slice(before).filter(({ author }) => author.name === operator.record.name)
    expect(received.map(({ payload }) => payload['title'])).toEqual(['a.png'])
  })
})

describe('what an operator offers that cannot be carried', () => {
  const shared = sharedBridge()
  const offers: [what: 'audio_call' | 'video_call' | 'article_share' | 'bookings' | 'remote_session', line: RegExp][] =
    [
      ['audio_call', /^Olivia Park offered a call/],
      ['video_call', /^Olivia Park offered a call/],
      ['article_share', /^Olivia Park shared an article/],
      ['bookings', /^Olivia Park offered an appointment/],
      ['remote_session', /^Olivia Park offered a remote session/],
    ]
  for (const [what, line] of offers) {
    for (const offerShape of ['type', 'textOnly'] as const) {
      plainTest(`${what} (${offerShape}): a line that says what was offered`, async () => {
        const bridge = shared()
        bridge.salesiq.switches.offerShape = offerShape
        const { visitor, operator, conversation } = await bridge.session()
        await operator.offers(conversation, what)
        await bridge.settled()
        expect(visitor.heard.at(-1)).toMatch(line)
      })
    }
  }
})
