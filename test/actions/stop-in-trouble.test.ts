/** `/end`, the Stop card and the time limit while SalesIQ is in trouble: the visitor goes on, and the chat is closed later. */
import { describe, expect } from 'vitest'
import type { Fault } from '../../emulators/faults'
import type { Bridge } from '../harness/bridge'
import { test as base } from '../harness/scene'
import { until } from '../harness/until'

const CLOSE = 'PUT /api/v2/:screen/conversations/:id/close'
const FAREWELL = 'Please close the chat.'

const stoppedWithin = (ms: number) => base.extend({ options: { env: { HITL_STOP_MS: String(ms) } } })

const test = stoppedWithin(20_000)
/** For a close that hangs: a stop waits for this limit. */
const hurried = stoppedWithin(1500)

type Session = Awaited<ReturnType<Bridge['handoff']>>

const sessionEnded = (bridge: Bridge) => bridge.botpress.botHeard.filter(({ type }) => type === 'sessionEnded')

const stops = (bridge: Bridge) =>
  bridge.botpress.invocations.flatMap(({ body, status, answer }) =>
    JSON.stringify(body).includes('stopHitl') ? [{ status, answer }] : [],
  )

/** How a session ends on the side of the bot, and what the visitor reads then. */
const ways = [
  {
    way: '/end',
    open: (bridge: Bridge) => bridge.session(),
    end: ({ visitor }: Session) => visitor.says('/end'),
    text: 'You have ended the session',
    flows: 1,
  },
  {
    way: 'the Stop card',
    open: (bridge: Bridge) => bridge.session(),
    end: ({ visitor }: Session) => visitor.stopsHitl(),
    text: undefined,
    flows: 0,
  },
  {
    way: 'the time limit',
    open: (bridge: Bridge) => {
      bridge.botpress.plugin.config.agentAssignedTimeoutSeconds = 60
      return bridge.handoff()
    },
    end: (_: Session, bridge: Bridge) => bridge.botpress.advance(61_000),
    text: 'No human agent is available',
    flows: 1,
  },
] as const

const isFarewell = ({ text }: { text: string }) => text.includes(FAREWELL)

const troubles: { trouble: string; fault: Fault }[] = [
  { trouble: '503', fault: { kind: 'status', status: 503 } },
  { trouble: '429', fault: { kind: 'status', status: 429 } },
  { trouble: 'no answer', fault: { kind: 'hang' } },
]

/** The settings are saved again after the claim of the stop has lapsed: the check of sessions runs. */
const daily = async (bridge: Bridge) => {
  await bridge.advance(21_000)
  await bridge.configure({})
  await bridge.settled()
}

for (const { way, open, end, text, flows } of ways) {
  describe.concurrent(`${way}, and SalesIQ`, () => {
    for (const { trouble, fault } of troubles) {
      const scene = fault.kind === 'hang' ? hurried : test
      scene(`answers ${trouble}: the visitor goes on, and the daily check closes the chat`, async ({ bridge }) => {
        const session = await open(bridge)
        const { visitor, conversation, hitl } = session
        bridge.salesiq.faults.add(CLOSE, fault, 9)
        await end(session, bridge)
        expect(stops(bridge)).toMatchObject([{ status: 200, answer: expect.stringContaining('"output":{}') as string }])
        expect(visitor.hitlActive).toBe(false)
        if (text) expect(visitor.heard.at(-1)).toContain(text)
        expect(visitor.flowContinued).toBe(flows)
        await bridge.settled()
        expect(hitl.tags).toMatchObject({ outcome: 'stopped', status: 'unclosed' })
        expect(conversation.status).not.toMatch(/ended|missed/)
        bridge.salesiq.faults.clear()
        await daily(bridge)
        expect(conversation.status).toMatch(/ended|missed/)
        expect(hitl.tags['status']).toBe('closed')
        expect(sessionEnded(bridge)).toHaveLength(1)
        expect(sessionEnded(bridge)[0]?.payload['outcome']).toBe('stopped')
      })
    }

    test('refuses to close: one farewell, whatever comes later', async ({ bridge }) => {
      const session = await open(bridge)
      const { visitor, conversation, hitl } = session
      bridge.salesiq.switches.orgTokenMayClose = false
      await end(session, bridge)
      if (text) expect(visitor.heard.at(-1)).toContain(text)
      expect(visitor.flowContinued).toBe(flows)
      await bridge.settled()
      await daily(bridge)
      expect(conversation.messages.filter(isFarewell)).toHaveLength(1)
      expect(hitl.tags).toMatchObject({ outcome: 'stopped', status: 'closed' })
      expect(bridge.ownerLog().join()).toContain('stays open')
      expect(sessionEnded(bridge)).toHaveLength(1)
    })

    hurried('takes its time: the visitor goes on while the close is under way', async ({ bridge }) => {
      const session = await open(bridge)
      const { visitor, conversation, hitl } = session
      const gate = bridge.salesiq.gates.hold(CLOSE)
      await end(session, bridge)
      expect(gate.waiting).toBe(1)
      expect(visitor.hitlActive).toBe(false)
      if (text) expect(visitor.heard.at(-1)).toContain(text)
      expect(visitor.flowContinued).toBe(flows)
      gate.open()
      await until('the chat is closed', () => /ended|missed/.test(conversation.status))
      await bridge.settled()
      await daily(bridge)
      expect(hitl.tags['status']).toBe('closed')
      expect(sessionEnded(bridge)).toHaveLength(1)
    })
  })
}

describe.concurrent('a chat that a stop could not close', () => {
  const unclosed = async (bridge: Bridge) => {
    const session = await bridge.session()
    bridge.salesiq.faults.add(CLOSE, { kind: 'status', status: 503 }, 99)
    await session.visitor.says('/end')
    await bridge.settled()
    return session
  }

  test('is not closed for five days: the operator reads one farewell', async ({ bridge }) => {
    const { conversation } = await unclosed(bridge)
    for (let day = 0; day < 4; day += 1) await daily(bridge)
    expect(conversation.status).toBe('connected')
    expect(conversation.messages.filter(isFarewell)).toHaveLength(1)
    expect(sessionEnded(bridge)).toHaveLength(1)
    bridge.salesiq.faults.clear()
  })

  test('since the consent was revoked: closed once there is a new consent', async ({ bridge }) => {
    const { visitor, conversation, hitl } = await bridge.session()
    await bridge.configure({ accessToken: bridge.salesiq.issueToken({ expired: true }), refreshToken: 'revoked' })
    await visitor.says('/end')
    await bridge.settled()
    expect(visitor.flowContinued).toBe(1)
    expect(hitl.tags).toMatchObject({ outcome: 'stopped', status: 'unclosed' })
    await bridge.advance(61_000)
    await daily(bridge)
    expect(conversation.status).toBe('ended')
    expect(conversation.messages.filter(isFarewell)).toHaveLength(0)
  })

  for (const wrong of [{ clientSecret: ' ' }, { webhookPublicKey: 'nonsense' }, { region: '' }]) {
    test(`while a setting is wrong (${Object.keys(wrong).join()}): the visitor gets the bot back, and later it is closed`, async ({
      bridge,
    }) => {
      const { visitor, conversation, hitl } = await bridge.session()
      await bridge.configure(wrong)
      await visitor.says('/end')
      await bridge.settled()
      expect(visitor.flowContinued).toBe(1)
      expect(hitl.tags['outcome']).toBe('stopped')
      expect(sessionEnded(bridge)).toHaveLength(1)
      await daily(bridge)
      expect(conversation.status).toBe('ended')
      expect(sessionEnded(bridge)).toHaveLength(1)
    })
  }

  test('is closed when the operator writes again, and the bot reads what the visitor does not', async ({ bridge }) => {
    const { conversation, hitl } = await unclosed(bridge)
    bridge.salesiq.faults.clear()
    await bridge.advance(21_000)
    await bridge.salesiq.operator().replies(conversation, 'Are you still there?')
    await bridge.settled()
    expect(conversation.status).toBe('ended')
    expect(hitl.tags['status']).toBe('closed')
    expect(bridge.botpress.botHeard.map(({ type, payload }) => [type, String(payload['text'])])).toEqual([
      ['sessionEnded', 'undefined'],
      ['operatorRepliedAfterEnd', 'Are you still there?'],
    ])
  })
})
