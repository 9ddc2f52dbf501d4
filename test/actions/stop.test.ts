/** How the bot side ends a session. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'

const CLOSE = 'PUT /api/v2/:screen/conversations/:id/close'

const stop = (bridge: Bridge, conversationId: string) =>
  bridge.botpress.invoke('action_triggered', { type: 'stopHitl', input: { conversationId } })

/** What Botpress gets, whatever SalesIQ does. */
const stopped = { status: 200, body: expect.stringContaining('"output":{}') as string }

const endings = (bridge: Bridge) => bridge.botpress.events.filter(({ type }) => type === 'sessionEnded')

const outcomes = (bridge: Bridge) => endings(bridge).map(({ payload }) => String(payload['outcome']))

const oneProcess = test.extend({ options: { processes: 1 } })

describe.concurrent('stopping a session', () => {
  test('/end closes the SalesIQ chat, tells the bot once and the visitor what happened', async ({ bridge }) => {
    const { visitor, operator, conversation, hitl } = await bridge.session({ hitlSession: { reference: 'r' } })
    await visitor.says('/end')
    await bridge.settled()
    expect(conversation.status).toBe('ended')
    expect(endings(bridge).map(({ payload }) => payload)).toEqual([
      {
        hitlConversationId: hitl.id,
        reference: 'r',
        outcome: 'stopped',
        endedBy: 'bot',
        hasOperator: true,
        operatorName: operator.name,
        lastOperatorName: operator.name,
        openedAt: hitl.createdAt,
        attendedAt: expect.stringMatching(/Z$/) as string,
        endedAt: expect.stringMatching(/Z$/) as string,
        secondsToAssignment: expect.any(Number) as number,
        durationSeconds: expect.any(Number) as number,
        visitorMessages: 0,
        operatorMessages: 0,
        files: 0,
      },
    ])
    expect(visitor.heard.at(-1)).toContain('You have ended the session')
    expect(bridge.printed()).not.toMatch(/"level":"error"|Could not/)
  })

  oneProcess('twice: the second time does nothing and is no error', async ({ bridge }) => {
    const { hitl } = await bridge.session()
    expect((await stop(bridge, hitl.id)).status).toBe(200)
    expect((await stop(bridge, hitl.id)).status).toBe(200)
    expect(endings(bridge)).toHaveLength(1)
  })

  test('after the operator closed: no second ending', async ({ bridge }) => {
    const { hitl, operator, conversation } = await bridge.session()
    await operator.closes(conversation)
    await bridge.settled()
    expect((await stop(bridge, hitl.id)).status).toBe(200)
    expect(outcomes(bridge)).toEqual(['completed'])
    expect(hitl.tags['outcome']).toBe('completed')
  })

  test('after the operator closed, before SalesIQ could say so: the bot is told once', async ({ bridge }) => {
    const { operator, conversation, visitor } = await bridge.session()
    bridge.salesiq.switches.retryAfterMs = 500
    bridge.botpress.faults.add('POST /:webhookId', { kind: 'status', status: 503 })
    await operator.closes(conversation)
    await visitor.says('/end')
    await bridge.salesiq.settled({ retries: true })
    await bridge.settled()
    expect(outcomes(bridge)).toEqual(['stopped'])
    expect(bridge.ownerLog().join()).not.toContain('Could not send')
  })

  test('where closing wants POST', async ({ bridge }) => {
    bridge.salesiq.switches.closeVerb = 'POST'
    const { visitor, conversation } = await bridge.session()
    await visitor.stopsHitl()
    expect(conversation.status).toBe('ended')
  })

  test('where closing was done although the answer got lost', async ({ bridge }) => {
    bridge.salesiq.faults.add(CLOSE, { kind: 'resetAfter' })
    const { visitor, conversation } = await bridge.session()
    await visitor.stopsHitl()
    expect(conversation.status).toBe('ended')
  })

  test('a token that may not close: the operator gets a line, the owner reads what to grant', async ({ bridge }) => {
    bridge.salesiq.switches.orgTokenMayClose = false
    const { visitor, conversation } = await bridge.session()
    await visitor.stopsHitl()
    expect(conversation.messages.at(-1)?.text).toContain('Please close the chat.')
    expect(bridge.ownerLog().join()).toMatch(/stays open\. .*SalesIQ\.conversations\.UPDATE/)
    expect(endings(bridge)).toHaveLength(1)
  })

  test('SalesIQ out of reach: the visitor goes on, the bot is told, and the owner reads why', async ({ bridge }) => {
    const { hitl } = await bridge.session()
    bridge.salesiq.faults.add(CLOSE, { kind: 'status', status: 503 }, 2)
    expect(await stop(bridge, hitl.id)).toMatchObject(stopped)
    expect(bridge.ownerLog().join()).toMatch(/stays open\. .*503/)
    expect(endings(bridge)).toHaveLength(1)
    expect(hitl.tags).toMatchObject({ outcome: 'stopped', status: 'unclosed' })
  })

  test('a conversation without the tag is no session: the visitor goes on, and the owner reads why', async ({
    bridge,
  }) => {
    const { hitl } = await bridge.handoff()
    delete hitl.tags['id']
    expect(await stop(bridge, hitl.id)).toMatchObject(stopped)
    expect(bridge.ownerLog().join()).toContain('has no tag')
  })
})

describe.concurrent('a stop that fails', () => {
  test('a close that is refused for a reason nobody can tell: the operator reads of it, and the bot too', async ({
    bridge,
  }) => {
    const { hitl, conversation } = await bridge.session()
    const body = '{"error":{"code":1011,"message":"no"}}'
    bridge.salesiq.faults.add('PUT /api/v2/:screen/conversations/:id/close', { kind: 'status', status: 200, body })
    bridge.salesiq.faults.add('GET /api/v2/:screen/conversations/:id', {
      kind: 'status',
      status: 200,
      body: '{"error":{"code":1009}}',
    })
    expect(await stop(bridge, hitl.id)).toMatchObject(stopped)
    expect(conversation.messages.at(-1)?.text).toContain('Please close the chat.')
    expect(bridge.ownerLog().join()).toContain('stays open')
    expect(bridge.botpress.botHeard.map(({ type }) => type)).toEqual(['sessionEnded'])
  })

  test('the end of a stopped session is told with the next stop', async ({ bridge }) => {
    const { hitl } = await bridge.session()
    bridge.botpress.refuses('POST /v1/chat/events', 'Internal', { times: 2 })
    expect(await stop(bridge, hitl.id)).toMatchObject(stopped)
    expect(endings(bridge)).toEqual([])
    expect(bridge.ownerLog().join()).toContain('could not be finished')
    expect(await stop(bridge, hitl.id)).toMatchObject(stopped)
    expect(bridge.botpress.botHeard.filter(({ type }) => type === 'sessionEnded')).toHaveLength(1)
  })
})
