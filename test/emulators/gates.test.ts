/** Gates of both emulators: calls that wait until the test lets them pass. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { Gates } from '../../emulators/gates'
import { type Desk, openDesk, session } from './botpress-fixture/stage'
import { startListening } from './salesiq-desk'

const ROUTE = 'POST /v1/chat/messages'

const withRoute = () => {
  const gates = new Gates()
  gates.know(ROUTE)
  return gates
}

/** A call; `passed` says whether the gate let it go on. */
const call = (gates: Gates) => {
  const state = { passed: gates.admit(ROUTE) === undefined }
  return state
}

const held = (gates: Gates) => {
  const state = { passed: false }
  const done = gates.admit(ROUTE)?.then(() => {
    state.passed = true
  })
  return { state, done }
}

describe('a gate', () => {
  test('holds each call from now on, and releases all when it is opened', async () => {
    const gates = withRoute()
    expect(call(gates)).toEqual({ passed: true })
    const gate = gates.hold(ROUTE)
    const [first, second] = [held(gates), held(gates)]
    await gate.arrived(2)
    expect([gate.waiting, first.state.passed]).toEqual([2, false])
    gate.open()
    await Promise.all([first.done, second.done])
    expect([gate.waiting, first.state.passed, second.state.passed]).toEqual([0, true, true])
    expect(call(gates)).toEqual({ passed: true })
    expect(gates.unused()).toEqual([])
  })

  test('lets the next calls pass: those that are held, then those still to come', async () => {
    const gates = withRoute()
    const gate = gates.hold(ROUTE)
    const first = held(gates)
    gate.pass(2)
    await first.done
    expect([call(gates), call(gates)]).toEqual([{ passed: true }, { passed: false }])
    expect(gate.waiting).toBe(1)
  })

  test('says when calls arrive later', async () => {
    const gates = withRoute()
    const gate = gates.hold(ROUTE)
    const arrived = gate.arrived()
    void held(gates)
    await arrived
    expect(gate.waiting).toBe(1)
  })

  test('that is opened before the calls came says so to whoever waits for them', async () => {
    const gates = withRoute()
    const gate = gates.hold(ROUTE)
    const arrived = gate.arrived(2)
    void held(gates)
    gate.open()
    await expect(arrived).rejects.toThrow(`Only 0 calls of 2 arrived at the gate on ${ROUTE} before it was opened`)
  })

  test('cannot be opened or passed once it is open, and is named', () => {
    const gate = withRoute().hold(ROUTE)
    gate.open()
    expect(() => gate.open()).toThrow(`The gate on ${ROUTE} was opened already`)
    expect(() => gate.pass()).toThrow(`The gate on ${ROUTE} was opened already`)
  })

  test('is refused for a route that does not exist, and twice for one route', () => {
    const gates = withRoute()
    expect(() => gates.hold('POST /v1/chat/mesages')).toThrow('There is no route POST /v1/chat/mesages to hold')
    gates.hold(ROUTE)
    expect(() => gates.hold(ROUTE)).toThrow(`There is a gate on ${ROUTE} already`)
  })

  test.each([0, -1, 1.5])('lets no %d calls pass', (count) => {
    expect(() => withRoute().hold(ROUTE).pass(count)).toThrow(`${count} is no number of calls`)
  })

  test('that is left closed is named, with the calls that it holds', () => {
    const gates = withRoute()
    gates.hold(ROUTE)
    expect(gates.unused()).toEqual([`The gate on ${ROUTE} was left closed with 0 calls held`])
    void held(gates)
    expect(gates.unused()).toEqual([`The gate on ${ROUTE} was left closed with 1 call held`])
  })
})

describe('gates of Botpress', () => {
  let desk: Desk

  beforeAll(async () => {
    desk = await openDesk()
  })
  afterAll(() => desk.close())
  beforeEach(() => desk.again())

  const reply = (conversationId: string, text: string) =>
    desk.tell('/reply', { conversationId, agent: 'Olivia Park', payload: { text } })

  test('hold calls of the API, one after the other', async () => {
    const { visitor, conversationId } = await session(desk)
    const gate = desk.botpress.gates.hold(ROUTE)
    const replies = ['one', 'two'].map((text) => reply(conversationId, text))
    await gate.arrived(2)
    expect(visitor.heard).toHaveLength(1)
    gate.pass()
    await Promise.race(replies)
    expect(desk.botpress.messages.filter(({ conversationId: id }) => id === conversationId)).toHaveLength(1)
    gate.open()
    await Promise.all(replies)
    await desk.botpress.settled()
    expect(visitor.heard.slice(2).toSorted()).toEqual(['one', 'two'])
  })

  test('hold calls of the integration: an action, or any operation', async () => {
    const { visitor } = await session(desk)
    const stop = desk.botpress.gates.hold('action:stopHitl')
    const line = desk.botpress.gates.hold('message_created')
    const ending = visitor.says('/end')
    await Promise.all([stop.arrived(), line.arrived()])
    expect(desk.botpress.invocations.filter(({ type }) => type === 'stopHitl')).toEqual([])
    expect(visitor.heard).toHaveLength(1)
    stop.open()
    line.open()
    await ending
    expect(visitor.heard).toHaveLength(2)
  })

  test('that are left closed make settled() fail with a sentence that names them, and are reported', async () => {
    const { visitor } = await session(desk)
    desk.botpress.gates.patienceMs = 200
    onTestFinished(() => {
      desk.botpress.gates.patienceMs = 5000
    })
    const gate = desk.botpress.gates.hold('action:stopHitl')
    const ending = visitor.says('/end')
    await gate.arrived()
    const sentence = 'The gate on action:stopHitl was left closed with 1 call held'
    await expect(desk.botpress.settled()).rejects.toThrow(sentence)
    expect(desk.botpress.unused()).toEqual([sentence])
    gate.open()
    await ending
    await desk.botpress.settled()
    expect(desk.botpress.unused()).toEqual([])
  })

  test('that a call has passed do not disturb settled()', async () => {
    const { visitor } = await session(desk)
    const gate = desk.botpress.gates.hold('action:stopHitl')
    gate.pass()
    await visitor.says('/end')
    await desk.botpress.settled()
    expect(visitor.heard).toHaveLength(2)
    gate.open()
  })

  test('are released when everything is reset', async () => {
    const gate = desk.botpress.gates.hold('POST /v1/chat/users')
    const creating = desk.client().createUser({ tags: { agentId: '7' } })
    await gate.arrived()
    desk.botpress.reset()
    await creating
    expect(() => gate.open()).toThrow('was opened already')
    expect(desk.botpress.unused()).toEqual([])
  })
})

describe('gates of SalesIQ', () => {
  const OPEN = 'POST /api/visitor/v1/:screen/conversations'
  const JOINED = 'webhook:conversation.attender.updated'

  test('hold calls of the REST API', async () => {
    const { salesiq, open } = await startListening()
    const gate = salesiq.gates.hold(OPEN)
    const opening = open()
    await gate.arrived()
    expect(salesiq.conversations).toEqual([])
    gate.open()
    await opening
    expect(salesiq.conversations).toHaveLength(1)
  })

  test('hold the webhooks of an event, and let some pass', async () => {
    const { salesiq, receiver } = await startListening()
    const gate = salesiq.gates.hold(JOINED)
    const chats = [await salesiq.startWebsiteChat(), await salesiq.startWebsiteChat()]
    const joins = chats.map((chat) => salesiq.operator().joins(chat))
    await gate.arrived(2)
    expect(receiver.received).toEqual([])
    gate.pass()
    await Promise.race(joins)
    expect(receiver.received).toHaveLength(1)
    gate.open()
    await Promise.all(joins)
    expect(receiver.received).toHaveLength(2)
  })

  test('that are left closed make settled() fail with a sentence that names them, and are reported', async () => {
    const { salesiq } = await startListening()
    salesiq.gates.patienceMs = 200
    const gate = salesiq.gates.hold(JOINED)
    const joining = salesiq.operator().joins(await salesiq.startWebsiteChat())
    await gate.arrived()
    const sentence = `The gate on ${JOINED} was left closed with 1 call held`
    await expect(salesiq.settled()).rejects.toThrow(sentence)
    expect(salesiq.unused()).toEqual([sentence])
    gate.open()
    await joining
  })

  test('are released when the emulator is closed', async () => {
    const { salesiq, receiver } = await startListening()
    const gate = salesiq.gates.hold(JOINED)
    const joining = salesiq.operator().joins(await salesiq.startWebsiteChat())
    await gate.arrived()
    await salesiq.close()
    await joining
    expect(receiver.received).toEqual([])
  })
})
