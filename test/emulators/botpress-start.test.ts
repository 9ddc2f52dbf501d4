/** The Start HITL card in the Botpress emulator: users, history, and what makes it do nothing. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../harness/until'
import { type Desk, openDesk, session } from './botpress-fixture/stage'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.again())

const inputOf = (action: string) =>
  desk.botpress.invocations
    .filter(({ type }) => type === action)
    .map(({ body }) => (body as { input: Record<string, unknown> }).input)

test('a visitor without a name is Unknown User, with a made-up address', async () => {
  const visitor = desk.botpress.visitor({ email: 'mia@example.com' })
  await visitor.asksForHuman()
  const bot = desk.botpress.names.botId
  expect(inputOf('createUser')).toEqual([
    { name: 'Unknown User', email: `${visitor.user.id}@no-reply.${bot}.botpress.com` },
  ])
})

test('the address of the card is the visitor’s address', async () => {
  const visitor = desk.botpress.visitor({ name: 'Mia Novak', pictureUrl: 'https://example.com/mia.png' })
  await visitor.asksForHuman({ userEmail: 'mia@example.com' })
  expect(inputOf('createUser')).toEqual([
    { name: 'Mia Novak', pictureUrl: 'https://example.com/mia.png', email: 'mia@example.com' },
  ])
})

test('on a second handoff the user is reused, and the card needs a new message of the visitor', async () => {
  const { visitor, conversationId } = await session(desk)
  await desk.post('/close', { conversationId })
  expect(await visitor.asksForHuman()).toMatchObject({ started: false })
  await visitor.says('again')
  expect(await visitor.asksForHuman()).toEqual({ started: true })
  expect(visitor.hitlConversationId).not.toBe(conversationId)
  expect(inputOf('createUser')).toHaveLength(1)
  expect(inputOf('startHitl')).toHaveLength(2)
})

test('a user that is gone downstream is made anew', async () => {
  const { visitor, conversationId } = await session(desk)
  await desk.post('/close', { conversationId })
  desk.botpress.plugin.world.tables.users.remove(desk.userIdOf('Mia Novak'))
  await visitor.says('again')
  await visitor.asksForHuman()
  expect(inputOf('createUser')).toHaveLength(2)
})

test('history is one page, oldest first, and ends with the handoff message', async () => {
  const visitor = desk.botpress.visitor({ name: 'Mia Novak' })
  for (let line = 1; line <= 25; line += 1) await visitor.says(`line ${line}`)
  await visitor.asksForHuman({ title: 'Help', description: 'It broke' })
  const [input] = inputOf('startHitl')
  const history = input?.['messageHistory'] as { source: object; payload: { text: string } }[]
  expect(input).toMatchObject({ title: 'Help', description: 'It broke', userId: desk.userIdOf('Mia Novak') })
  expect(history).toHaveLength(20)
  expect(history[0]).toMatchObject({ source: { type: 'user', userId: desk.userIdOf('Mia Novak') }, type: 'text' })
  expect(history.map(({ payload }) => payload.text).slice(0, 2)).toEqual(['line 7', 'line 8'])
  expect(history.at(-1)).toMatchObject({ source: { type: 'bot' } })
})

test('extra fields of the card must be those of the session entity', async () => {
  const visitor = desk.botpress.visitor()
  await visitor.asksForHuman({ hitlSession: { department: 'sales' } })
  expect(inputOf('startHitl')[0]).toMatchObject({ hitlSession: { department: 'sales' } })
  const other = desk.botpress.visitor()
  await expect(other.asksForHuman({ hitlSession: { departement: 'sales' } })).rejects.toThrow('hitlSession')
})

test('a refusal of startHitl reaches the bot; nothing is active, the visitor has read the handoff message', async () => {
  await desk.botpress.configure({ desk: 'front', refuses: 'startHitl' })
  const visitor = desk.botpress.visitor()
  await expect(visitor.asksForHuman()).rejects.toMatchObject({ type: 'Runtime', message: 'The desk refuses startHitl' })
  expect(visitor.hitlActive).toBe(false)
  expect(visitor.heard).toHaveLength(1)
})

test('a second card during a session does nothing', async () => {
  const { visitor } = await session(desk)
  await visitor.says('hello?')
  expect(await visitor.asksForHuman()).toEqual({ started: false, because: 'a session is active' })
})

test('what is said and emitted before the activation is lost', async () => {
  const { botpress } = desk
  botpress.plugin.config.activationDelayMs = 60_000
  const visitor = botpress.visitor({ name: 'Mia Novak' })
  const asking = visitor.asksForHuman()
  const found = () => botpress.conversations.find(({ integration }) => integration === 'desk')
  await until('the desk has a conversation', () => found() !== undefined)
  const reply = { conversationId: found()?.id, agent: 'Olivia Park' }
  const early = [
    desk.tell('/assign', reply),
    desk.tell('/reply', { ...reply, payload: { text: 'too early' } }),
    desk.tell('/close', reply),
  ]
  await Promise.all(early)
  expect(visitor.hitlActive).toBe(false)
  const start = () => botpress.invocations.find(({ type }) => type === 'startHitl')
  await until('startHitl is answered', () => start()?.status === 200)
  await botpress.advance(60_000)
  await asking
  await botpress.settled()
  expect(visitor.hitlActive).toBe(true)
  expect(visitor.heard).toHaveLength(1)
  expect(botpress.messages.some(({ payload }) => payload['text'] === 'too early')).toBe(true)
  expect(botpress.events.map(({ status }) => status)).toEqual(['ignored', 'ignored'])
})

test('settings can be overridden for one session, and NULL says nothing', async () => {
  const visitor = desk.botpress.visitor()
  const configurationOverrides = {
    onHitlHandoffMessage: 'NULL',
    onUserHitlCloseMessage: 'Bye',
    userHitlCloseCommand: '/stop',
  }
  await visitor.asksForHuman({ configurationOverrides })
  await visitor.says(' /STOP ')
  expect(visitor.heard).toEqual(['Bye'])
})
