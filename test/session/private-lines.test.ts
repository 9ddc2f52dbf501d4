/** Notes, whispers and info entries never reach the visitor, however they are marked and whichever way they come. */
import { describe, expect } from 'vitest'
import { sharedBridge, test } from '../harness/scene'

const marks = ['type', 'meta', 'senderType', 'isPrivate'] as const

const secret = 'do not tell'

describe('private lines, by webhook and by transcript', () => {
  const shared = sharedBridge()

  for (const notesInTranscript of [true, false]) {
    for (const privateMark of [...marks, ...(notesInTranscript ? (['none'] as const) : [])]) {
      test(`marked by ${privateMark}, ${notesInTranscript ? '' : 'not '}in the transcript`, async () => {
        const bridge = shared()
        Object.assign(bridge.salesiq.switches, {
          privateMark,
          notesInTranscript,
          alsoSendAsReply: ['note', 'whisper', 'info'],
        })
        const { visitor, conversation, operator } = await bridge.session({}, { name: `${privateMark}` })
        await operator.replies(conversation, 'one')
        await operator.notes(conversation, `${secret}: note`)
        await operator.whispers(conversation, `${secret}: whisper`)
        await operator.views(conversation, `${secret}: record`)
        await operator.replies(conversation, 'two')
        await operator.notes(conversation, `${secret}: last note`)
        await operator.closes(conversation)
        await bridge.settled()
        const written = visitor.messages.filter(({ author }) => !author.isBot).map(({ text }) => text)
        expect(written).toEqual(['one', 'two'])
        expect(visitor.heard.join()).not.toContain(secret)
        const told = bridge.botpress.botHeard.map(({ payload }) => JSON.stringify(payload)).join()
        expect(told).not.toContain(secret)
      })
    }
  }

  for (const noteType of ['note', 'internal_note', 'secret', 'private']) {
    test(`called “${noteType}” in the transcript alone`, async () => {
      const bridge = shared()
      Object.assign(bridge.salesiq.switches, { notesInTranscript: true, noteType, alsoSendAsReply: [] })
      const { visitor, conversation, operator } = await bridge.session({}, { name: noteType })
      await operator.notes(conversation, secret)
      await operator.replies(conversation, 'one')
      await operator.notes(conversation, secret)
      await operator.closes(conversation)
      await bridge.settled()
      expect(visitor.messages.filter(({ author }) => !author.isBot).map(({ text }) => text)).toEqual(['one'])
      expect(visitor.heard.join()).not.toContain(secret)
    })
  }
})
