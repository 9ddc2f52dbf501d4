/** How a session went: the action Get session, and the same numbers in the event at the end. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { hurried } from '../harness/times'

type Summary = Record<string, unknown>

const getSession = async (bridge: Bridge, input: object) => {
  const { status, body } = await bridge.botpress.invoke('action_triggered', { type: 'getSession', input })
  const answer = JSON.parse(body) as { output?: Summary; message?: string }
  return { status, ...answer }
}

describe.concurrent('how a session went', () => {
  const talk = async (bridge: Bridge) => {
    const opened = await bridge.session({ hitlSession: { reference: 'order-1042' } })
    const { visitor, operator, conversation } = opened
    await visitor.says('one')
    await operator.replies(conversation, 'two')
    await visitor.says({
      type: 'image',
      payload: { imageUrl: bridge.fileHost.link('a.png', { type: 'image/png', bytes: Buffer.from('x') }) },
    })
    await operator.sendsFile(conversation, { name: 'b.pdf', type: 'application/pdf', bytes: Buffer.from('y') })
    await bridge.settled()
    return opened
  }
  const numbers = { visitorMessages: 2, operatorMessages: 2, files: 2, operatorName: 'Olivia Park' }

  test('while it runs: asked for by its reference, or by its conversation', async ({ bridge }) => {
    const { hitl } = await talk(bridge)
    const byReference = await getSession(bridge, { reference: 'order-1042' })
    expect(byReference.output).toMatchObject({ state: 'attended', reference: 'order-1042', ...numbers })
    expect(byReference.output?.['firstReplyAt']).toMatch(/Z$/)
    expect(byReference.output).not.toHaveProperty('endedAt')
    const byConversation = await getSession(bridge, { hitlConversationId: hitl.id })
    expect(byConversation.output).toEqual(byReference.output)
  })

  test('nobody has come: waiting', async ({ bridge }) => {
    await bridge.handoff({ hitlSession: { reference: 'r' } })
    const { output } = await getSession(bridge, { reference: 'r' })
    expect(output).toMatchObject({ state: 'waiting', visitorMessages: 0, operatorMessages: 0 })
    expect(output).not.toHaveProperty('operatorName')
  })

  test('at the end the event and the action say the same', async ({ bridge }) => {
    const { operator, conversation } = await talk(bridge)
    await operator.closes(conversation)
    await bridge.settled()
    const ended = bridge.botpress.botHeard.find(({ type }) => type.endsWith('sessionEnded'))?.payload
    expect(ended).toMatchObject({ outcome: 'completed', ...numbers })
    const { output } = await getSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ state: 'ended', outcome: 'completed', ...numbers })
    for (const name of ['endedAt', 'firstReplyAt', 'secondsToAssignment', 'secondsToFirstReply', 'durationSeconds']) {
      expect(output?.[name], name).toEqual(ended?.[name])
    }
  })

  test('stopped by the bot: counted as well', async ({ bridge }) => {
    const { visitor } = await talk(bridge)
    await visitor.stopsHitl()
    await bridge.settled()
    const ended = bridge.botpress.botHeard.find(({ type }) => type.endsWith('sessionEnded'))?.payload
    expect(ended).toMatchObject({ outcome: 'stopped', ...numbers })
  })

  test.extend({ options: { env: hurried } })(
    'SalesIQ does not tell: the times that are known, and no counts',
    async ({ bridge }) => {
      const { operator, conversation } = await talk(bridge)
      bridge.salesiq.faults.add('GET /api/v2/:screen/conversations/:id/messages', { kind: 'hang' }, 2)
      await operator.closes(conversation)
      await bridge.settled()
      const ended = bridge.botpress.botHeard.find(({ type }) => type.endsWith('sessionEnded'))?.payload
      expect(ended).toMatchObject({ outcome: 'completed', operatorName: 'Olivia Park' })
      expect(ended).not.toHaveProperty('visitorMessages')
      bridge.salesiq.faults.clear()
    },
  )

  for (const [input, message] of [
    [{}, 'Name the session'],
    [{ reference: 'nobody' }, 'There is no session with this reference.'],
    [{ hitlConversationId: 'conv_01AAAAAAAAAAAAAAAAAAAAAAAA' }, 'There is no session with this hitlConversationId.'],
  ] as const) {
    test(`${JSON.stringify(input)}: an error that says what to do`, async ({ bridge }) => {
      const answer = await getSession(bridge, input)
      expect(answer.status).toBe(400)
      expect(answer.message).toContain(message)
    })
  }
})
