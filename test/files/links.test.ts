/** Links that cannot be followed, or should not be: a clear line in their place, and never a neighbour that is lost. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test as plainTest } from 'vitest'
import type { Fault } from '../../emulators/faults'
import type { Bridge } from '../harness/bridge'
import type { HostedFile } from '../harness/file-host'
import { sharedBridge, test } from '../harness/scene'
import { times } from '../harness/times'
import { meanwhile, until } from '../harness/until'
import { randomFile } from '../harness/random-file'

const MB = 1024 * 1024

/** What the operator reads when the visitor sends a link between two lines of text. */
const readAfter = async (bridge: Bridge, link: string, title = 'the box') => {
  const { visitor, conversation } = await bridge.session()
  const items = [
    { type: 'text', payload: { text: 'before' } },
    { type: 'file', payload: { fileUrl: link, title } },
    { type: 'text', payload: { text: 'after' } },
  ]
  await visitor.says({ type: 'bloc', payload: { items } })
  await bridge.settled()
  const lines = conversation.messages.slice(-3).map(({ text, file }) => file?.name ?? text)
  expect([lines[0], lines[2]]).toEqual(['before', 'after'])
  return lines[1]
}

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'

/** The visitor sends a picture and a text. SalesIQ breaks `count` calls that carry the picture: the operator reads a line. */
const expectReplaced = async (bridge: Bridge, fault: Fault, count = 1) => {
  const { visitor, conversation } = await bridge.session()
  const link = bridge.fileHost.link('a.png', { type: 'image/png', bytes: Buffer.from('never') })
  bridge.salesiq.faults.add(MESSAGES, fault, count)
  const items = [
    { type: 'image', payload: { imageUrl: link } },
    { type: 'text', payload: { text: 'after' } },
  ]
  await bridge.givingUp(fileLimitMs, visitor.says({ type: 'bloc', payload: { items } }))
  const [line, after] = conversation.messages.slice(-2).map(({ text }) => text)
  expect(line).toContain(`Image: ${link} (not sent as a file`)
  expect(after).toBe('after')
}

const limitMs = Number(times['ZOHO_TIME_LIMIT_MS'])
/** A file has three times as long as a call, if it does not fall silent. */
const fileLimitMs = 3 * limitMs

const silent: [what: string, file: HostedFile][] = [
  ['never answers', { trick: { kind: 'hangs' } }],
  ['stops in the middle', { bytes: randomFile(MB), trick: { kind: 'stalls' } }],
]

describe.concurrent('a file that takes too long', () => {
  /** The line that the operator reads, and what the bot owner does. */
  const expectLine = (bridge: Bridge, line: string | undefined, link: string) => {
    expect(line).toBe(`File “the box”: ${link} (not sent as a file: it took too long)`)
    expect(bridge.ownerLog().join()).toContain('A file of the visitor goes to the operator as a link')
  }

  // The limit of the whole file is longer here than a test may take.
  const silenceMs = 60_000
  const patient = test.extend({ options: { env: { ZOHO_TIME_LIMIT_MS: String(silenceMs) } } })
  for (const [what, file] of silent) {
    patient(`${what}: the line says why, and the neighbours arrive`, async ({ bridge }) => {
      const link = bridge.fileHost.link('a.bin', file)
      const read = readAfter(bridge, link)
      const isHanging = () => (file.bytes ? bridge.fileHost.written() > 0 : bridge.fileHost.hits.length > 0)
      await until('nothing comes any more', isHanging)
      await bridge.elapse(silenceMs)
      expectLine(bridge, await read, link)
    })
  }

  for (const length of [undefined, 1000]) {
    test(`comes drop by drop, length ${length}: the line says why, and the neighbours arrive`, async ({ bridge }) => {
      const link = bridge.fileHost.link('a.bin', { trick: { kind: 'drips', length } })
      const read = readAfter(bridge, link)
      await until('a drop has come', () => bridge.fileHost.written() > 0)
      let before = 0
      const line = await meanwhile(read, async () => {
        // Each drop begins the silence anew.
        if (bridge.fileHost.written() < before + 2) return
        before = bridge.fileHost.written()
        await bridge.elapse(limitMs / 2)
      })
      expectLine(bridge, line, link)
    })
  }

  test('at SalesIQ, which gives no answer: a line in its place, and the next line arrives', async ({ bridge }) => {
    await expectReplaced(bridge, { kind: 'hang' })
  })
})

const tricks: [what: string, file: HostedFile, reason: string][] = [
  [
    'is shorter than it says',
    { bytes: Buffer.from('short'), trick: { kind: 'claims', length: 5000 } },
    'could not be opened',
  ],
  ['is empty', { bytes: Buffer.alloc(0) }, 'it is empty'],
  ['is empty and does not say so', { bytes: Buffer.alloc(0), trick: { kind: 'noLength' } }, 'it is empty'],
  ['is 60 MB', { bytes: Buffer.alloc(60 * MB, 1) }, 'it is larger than 50 MB'],
  [
    'is 60 MB and does not say so',
    { bytes: Buffer.alloc(60 * MB, 1), trick: { kind: 'noLength' } },
    'larger than 50 MB',
  ],
  ['says 60 MB', { bytes: Buffer.from('x'), trick: { kind: 'claims', length: 60 * MB } }, 'larger than 50 MB'],
  ['is gone', { trick: { kind: 'status', status: 404 } }, 'it is no longer there'],
  ['is forbidden', { trick: { kind: 'status', status: 403 } }, 'it could not be opened'],
  ['comes packed', { bytes: Buffer.from('packed'), trick: { kind: 'packed' } }, 'it could not be opened'],
]

describe('a link that', () => {
  const shared = sharedBridge()

  for (const [what, file, reason] of tricks) {
    plainTest(`${what}: the line says why, and the neighbours arrive`, async () => {
      const bridge = shared()
      const link = bridge.fileHost.link('a.bin', file)
      const line = await readAfter(bridge, link)
      expect(line).toBe(`File “the box”: ${link} (not sent as a file: ${/\(.*: (.*)\)$/.exec(line ?? '')?.[1]})`)
      expect(line).toContain(reason)
      expect(bridge.ownerLog().join()).toContain('A file of the visitor goes to the operator as a link')
    })
  }

  plainTest('does not tell its length: a real file all the same', async () => {
    const bridge = shared()
    const bytes = randomFile(200_000)
    const link = bridge.fileHost.link('a.png', { type: 'image/png', bytes, trick: { kind: 'noLength' } })
    expect(await readAfter(bridge, link)).toBe('a.png')
    const sent = bridge.salesiq.conversations.at(-1)?.messages.find(({ file }) => file)?.file
    expect(sent?.bytes.equals(bytes)).toBe(true)
  })

  plainTest('says less than there is: what it says is the file', async () => {
    const bridge = shared()
    const link = bridge.fileHost.link('a.txt', {
      bytes: Buffer.from('honest and more'),
      trick: { kind: 'claims', length: 6 },
    })
    expect(await readAfter(bridge, link)).toBe('a.txt')
  })

  plainTest('redirects to where the file is: followed', async () => {
    const bridge = shared()
    const there = bridge.fileHost.link('there.png', { type: 'image/png', bytes: Buffer.from('png') })
    const link = bridge.fileHost.link('here', { trick: { kind: 'redirects', to: there } })
    expect(await readAfter(bridge, link)).toBe('here.png')
  })

  plainTest('redirects for ever: given up', async () => {
    const bridge = shared()
    const link = bridge.fileHost.link('loop', { trick: { kind: 'redirects', to: '/loop' } })
    expect(await readAfter(bridge, link)).toContain('it could not be opened')
  })

  const outside = [
    'http://10.0.0.1/secret',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/secret',
    'http://[::ffff:10.0.0.1]/secret',
    'http://2130706433/secret',
    'http://localhost:1/secret',
  ]
  for (const address of outside) {
    plainTest(`leads to ${address}: not followed`, async () => {
      const bridge = shared()
      expect(await readAfter(bridge, address)).toContain('it is not open to everyone')
    })

    plainTest(`redirects to ${address}: not followed`, async () => {
      const bridge = shared()
      const link = bridge.fileHost.link('a', { trick: { kind: 'redirects', to: address } })
      expect(await readAfter(bridge, link)).toContain('it is not open to everyone')
    })
  }

  for (const link of ['file:///etc/passwd', 'ftp://files.invalid/a', 'data:text/plain,hello', 'not a link']) {
    plainTest(`is ${link}: not followed, and said`, async () => {
      const bridge = shared()
      expect(await readAfter(bridge, link)).toContain('not sent as a file')
    })
  }

  plainTest('leads to a neighbour of this machine: never even knocked at', async () => {
    const bridge = shared()
    const knocks: string[] = []
    const server = createServer((incoming, outgoing) => {
      knocks.push(incoming.url ?? '')
      outgoing.end('secret')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`
    const link = bridge.fileHost.link('a', { trick: { kind: 'redirects', to: address } })
    await readAfter(bridge, address)
    await readAfter(bridge, link)
    await new Promise((resolve) => server.close(resolve))
    expect(knocks).toEqual([])
  })
})

describe.concurrent('a file that SalesIQ', () => {
  test('does not take for its type: a line that says so', async ({ bridge }) => {
    const link = bridge.fileHost.link('tool.exe', { bytes: Buffer.from('MZ') })
    expect(await readAfter(bridge, link)).toContain('SalesIQ did not take it')
  })

  for (const errorStatus of ['ok200', 'http4xx'] as const) {
    test(`finds too large (${errorStatus}): a line that says so`, async ({ bridge }) => {
      Object.assign(bridge.salesiq.switches, { maxFileBytes: 10, errorStatus })
      const link = bridge.fileHost.link('a.png', { bytes: Buffer.alloc(11) })
      expect(await readAfter(bridge, link)).toContain('SalesIQ did not take it')
    })
  }

  for (const kind of ['resetAfter', 'resetBefore'] as const) {
    test(`takes without an answer (${kind}): there once`, async ({ bridge }) => {
      const { visitor, conversation } = await bridge.session()
      bridge.salesiq.faults.add(MESSAGES, { kind })
      const link = bridge.fileHost.link('a.png', { type: 'image/png', bytes: Buffer.from('once') })
      await visitor.says({ type: 'image', payload: { imageUrl: link } })
      expect(conversation.messages.filter(({ file }) => file?.name === 'a.png')).toHaveLength(1)
    })
  }

  test('answers 502 to, twice: a line in its place, and the next line arrives', async ({ bridge }) => {
    await expectReplaced(bridge, { kind: 'status', status: 502 }, 2)
  })

  test('takes once the token is renewed: there once, byte for byte', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    bridge.salesiq.expireTokens()
    const bytes = randomFile(9000)
    await visitor.says({
      type: 'image',
      payload: { imageUrl: bridge.fileHost.link('a.png', { type: 'image/png', bytes }) },
    })
    const files = conversation.messages.flatMap(({ file }) => file ?? [])
    expect(files.map((file) => file.bytes.equals(bytes))).toEqual([true])
  })
})

describe.concurrent('an operator’s file that', () => {
  const ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment'
  const send = async (bridge: Bridge) => {
    const opened = await bridge.session()
    await opened.operator.replies(opened.conversation, 'before')
    await opened.operator.sendsFile(opened.conversation, {
      name: 'a.pdf',
      type: 'application/pdf',
      bytes: randomFile(99),
    })
    await opened.operator.replies(opened.conversation, 'after')
    await bridge.settled()
    return opened.visitor.heard.slice(-3)
  }

  test('is gone: a line that says so, and the neighbours are heard', async ({ bridge }) => {
    bridge.salesiq.switches.attachmentLifetimeMs = 1
    expect(await send(bridge)).toEqual([
      'before',
      'Olivia Park sent a file (a.pdf) that cannot be shown here: it is no longer there. Please ask the operator to send it another way, for example by e-mail.',
      'after',
    ])
  })

  test('is too large for SalesIQ’s own limit: a line that says so', async ({ bridge }) => {
    bridge.salesiq.switches.maxFileBytes = 80 * MB
    const { visitor, operator, conversation } = await bridge.session()
    await operator.sendsFile(conversation, { name: 'a.bin', type: 'application/zip', bytes: Buffer.alloc(60 * MB) })
    await bridge.settled()
    expect(visitor.heard.at(-1)).toContain('it is larger than 50 MB')
  })

  test('the consent does not cover: a line, and the bot owner reads why', async ({ bridge }) => {
    const { operator, conversation, visitor } = await bridge.session()
    const body = '{"error":{"code":1009,"message":"Invalid OAuthScope."}}'
    bridge.salesiq.faults.add(ATTACHMENT, {
      kind: 'status',
      status: 200,
      body,
      headers: { 'content-type': 'application/json' },
    })
    await operator.sendsFile(conversation, { name: 'a.pdf', type: 'application/pdf', bytes: randomFile(99) })
    await bridge.settled()
    expect(visitor.heard.at(-1)).toContain('it could not be opened')
    expect(bridge.ownerLog().join()).toContain('SalesIQ.conversations.READ')
  })

  test('cannot be had now: SalesIQ is asked to send it again, and then it is heard once', async ({ bridge }) => {
    bridge.salesiq.switches.retryAfterMs = 300
    const { operator, conversation, visitor } = await bridge.session()
    bridge.salesiq.faults.add(ATTACHMENT, { kind: 'status', status: 503 })
    await operator.sendsFile(conversation, { name: 'a.pdf', type: 'application/pdf', bytes: randomFile(99) })
    await bridge.salesiq.settled({ retries: true })
    await bridge.settled()
    expect(visitor.messages.filter(({ type }) => type === 'file')).toHaveLength(1)
    expect(visitor.heard.join()).not.toContain('cannot be shown')
  })

  test('Botpress does not store at the last try: a line that says so', async ({ bridge }) => {
    const { operator, conversation, visitor } = await bridge.session()
    bridge.botpress.refuses('PUT /v1/files', 'QuotaExceeded', { times: 99 })
    await operator.sendsFile(conversation, { name: 'a.pdf', type: 'application/pdf', bytes: randomFile(99) })
    // SalesIQ asks again after a minute: the process decides by its own clock which try may be the last.
    for (let minutes = 0; minutes < 2; minutes += 1) {
      expect(visitor.heard.join()).not.toContain('it could not be saved')
      await bridge.advance(61_000)
      await bridge.salesiq.advance(61_000)
      await bridge.settled()
    }
    expect(bridge.salesiq.deliveries.slice(-3).map(({ status }) => status)).toEqual([503, 503, 200])
    expect(visitor.heard.join()).toContain('it could not be saved')
    bridge.botpress.faults.clear()
  })
})
