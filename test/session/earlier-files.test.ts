/** What the visitor sent before the handoff, as files for the operator. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { until } from '../harness/until'
import { randomFile } from '../harness/random-file'

const jpeg = (bytes = 200) => ({
  type: 'image/jpeg',
  bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomFile(bytes)]),
})

const photo = (bridge: Bridge, name: string, bytes?: number) => ({
  type: 'image',
  payload: { imageUrl: bridge.fileHost.link(name, jpeg(bytes)), title: name },
})

const started = async (bridge: Bridge, history: object[]) => {
  const { body } = await bridge.botpress.invoke('action_triggered', { type: 'createUser', input: { name: 'Ana' } })
  const { userId } = (JSON.parse(body) as { output: { userId: string } }).output
  const messageHistory = history.map((item) => ({ source: { type: 'user', userId }, ...item }))
  const last = { source: { type: 'bot' }, type: 'text', payload: { text: 'I hand you over.' } }
  const input = { userId, messageHistory: [...messageHistory, last] }
  const answer = await bridge.botpress.invoke('action_triggered', { type: 'startHitl', input })
  expect(answer.status).toBe(200)
}

const messagesIn = (bridge: Bridge) => bridge.salesiq.conversations.at(-1)?.messages ?? []
const filesIn = (bridge: Bridge) => messagesIn(bridge).flatMap(({ file }) => file?.name ?? [])

describe.concurrent('files of the time before the handoff', () => {
  test('a photo comes as a file behind the transcript, which has its link too', async ({ bridge }) => {
    await started(bridge, [photo(bridge, 'broken-lamp.jpg'), { type: 'text', payload: { text: 'It is broken.' } }])
    await until('the files are there', () => filesIn(bridge).length === 1)
    expect(filesIn(bridge)).toEqual(['broken-lamp.jpg'])
    expect(messagesIn(bridge)[1]?.text).toMatch(/Ana: Image “broken-lamp.jpg”: http/)
  })

  test('of seven, the newest five in their order', async ({ bridge }) => {
    const names = [1, 2, 3, 4, 5, 6, 7].map((count) => `photo-${count}.jpg`)
    await started(
      bridge,
      names.map((name) => photo(bridge, name)),
    )
    await until('the files are there', () => filesIn(bridge).length === 5)
    expect(filesIn(bridge)).toEqual(names.slice(2))
  })

  test('one that is gone and one of 11 MB stay links, and cost the next one nothing', async ({ bridge }) => {
    const gone = {
      type: 'image',
      payload: { imageUrl: `${bridge.fileHost.origin}/no-such-file.jpg`, title: 'gone.jpg' },
    }
    await started(bridge, [gone, photo(bridge, 'large.jpg', 11 * 1024 * 1024), photo(bridge, 'small.jpg')])
    await until('the files are there', () => filesIn(bridge).length === 1)
    expect(filesIn(bridge)).toEqual(['small.jpg'])
    expect(messagesIn(bridge)[1]?.text).toMatch(/gone\.jpg.*\n.*large\.jpg/)
  })

  test('none, where the settings say so', async ({ bridge }) => {
    await bridge.configure({ sendEarlierFiles: false })
    await started(bridge, [photo(bridge, 'broken-lamp.jpg')])
    expect(messagesIn(bridge)[1]?.text).toMatch(/broken-lamp\.jpg/)
    expect(filesIn(bridge)).toEqual([])
  })

  test('none of the bot’s own pictures', async ({ bridge }) => {
    await started(bridge, [{ ...photo(bridge, 'banner.jpg'), source: { type: 'bot' } }])
    expect(messagesIn(bridge)[1]?.text).toMatch(/Bot: Image “banner.jpg”/)
    expect(filesIn(bridge)).toEqual([])
  })
})

describe.concurrent('what the visitor could not be shown', () => {
  const linesAbout = (bridge: Bridge, words: RegExp) => messagesIn(bridge).filter(({ text }) => words.test(text ?? ''))

  test('a call: a line for the visitor, and one for the operator', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    await operator.offers(conversation, 'audio_call')
    await until('the operator reads the line', () => linesAbout(bridge, /could not be shown/).length === 1)
    expect(visitor.heard.at(-1)).toMatch(/^Olivia Park offered a call\./)
    expect(linesAbout(bridge, /could not be shown/)[0]?.text).toBe(
      'The visitor could not be shown what you sent (Call). Please write it as a text.',
    )
  })

  test('a webhook that comes twice: the operator reads one line', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'duplicate', times: 2 })
    await operator.offers(conversation, 'audio_call')
    await bridge.settled()
    await until('the operator reads the line', () => linesAbout(bridge, /could not be shown/).length > 0)
    await operator.replies(conversation, 'Then we write.')
    await bridge.settled()
    expect(linesAbout(bridge, /could not be shown/)).toHaveLength(1)
    expect(visitor.heard.filter((line) => line.includes('offered a call'))).toHaveLength(1)
  })

  test('a file that SalesIQ does not have any more: the operator reads why', async ({ bridge }) => {
    const { operator, conversation } = await bridge.session()
    bridge.salesiq.faults.add('GET /api/v2/:screen/conversations/:id/attachments/:attachment', {
      kind: 'status',
      status: 404,
    })
    await operator.sendsFile(conversation, { name: 'note.pdf', type: 'application/pdf', bytes: randomFile(20) })
    await until(
      'the operator reads the line',
      () => linesAbout(bridge, /could not be shown your file note\.pdf/).length === 1,
    )
  })

  test('a picture in a text that lies elsewhere: shown as a picture', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    const link = bridge.fileHost.link('map.jpg', jpeg())
    await operator.replies(conversation, `Here: <img src="${link}" alt="map">`)
    await bridge.settled()
    expect(visitor.messages.slice(-2).map(({ type }) => type)).toEqual(['text', 'image'])
  })
})
