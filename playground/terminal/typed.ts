/** After the story: typed lines play the visitor and the operator, until Ctrl-C. */
import { createInterface } from 'node:readline'
import { messageOf } from '../../emulators/botpress/api-failure'
import { wish } from '../people/flow'
import type { Teller } from './tell'

type Command = { name: string; help: string; run: (teller: Teller) => unknown }

const openChat = ({ stage }: Teller) => {
  const chat = stage.chat()
  if (chat?.status === 'waiting' || chat?.status === 'connected') return chat
  throw new Error('No chat is open. Type /human first.')
}

/** The operator joins by himself before his first line. */
const operatorSays = async (teller: Teller, text: string) => {
  const { operator } = teller.stage
  if (text === '') throw new Error('Type what the operator says, for example: @Hello Ana')
  const chat = openChat(teller)
  if (!chat.participants.includes(operator.id)) await operator.joins(chat)
  await operator.replies(chat, text)
}

const close = (teller: Teller) => {
  const chat = openChat(teller)
  if (chat.status === 'waiting') throw new Error('Nobody has joined yet. Type @hello to join, or /miss.')
  return teller.stage.operator.closes(chat)
}

const miss = (teller: Teller) => {
  const chat = openChat(teller)
  if (chat.status !== 'waiting') throw new Error('Somebody has joined already. Type /close to end the chat.')
  return teller.stage.salesiq.misses(chat)
}

const end = ({ stage: { visitor } }: Teller) => {
  if (!visitor.hitlActive) throw new Error('Ana is talking with the bot. Type /human first.')
  return visitor.says('/end')
}

const askForHuman = ({ stage, flow }: Teller) => {
  if (stage.visitor.hitlActive) throw new Error('Ana has been handed over already. Type @hello to answer her.')
  return flow.visitorWrites(stage.visitor, wish)
}

const printLog = ({ stage, screen }: Teller) => {
  const lines = stage.bundle.log.botOwnerLines()
  screen.print(lines.length === 0 ? 'The log of the bot owner is empty: nothing went wrong.' : lines.join('\n'))
}

const printHelp = ({ screen }: Teller) => {
  const spoken = [
    { name: 'hello', help: 'Ana says hello' },
    { name: '@hello', help: 'the operator says hello, and joins first if needed (also: op: hello)' },
  ]
  for (const { name, help } of [...spoken, ...commands])
    screen.print(`  ${screen.paint('bold', name.padEnd(8))} ${help}`)
}

const commands: Command[] = [
  { name: '/human', help: 'Ana asks for a human', run: askForHuman },
  { name: '/close', help: 'the operator closes the chat', run: close },
  { name: '/end', help: 'Ana ends the chat herself', run: end },
  { name: '/miss', help: 'nobody comes, and the chat is missed', run: miss },
  { name: '/log', help: 'what the bot owner reads', run: printLog },
  { name: '/help', help: 'this list', run: printHelp },
]

const obey = async (teller: Teller, typed: string) => {
  const operatorLine = /^(?:@|op:)(.*)$/i.exec(typed)
  if (operatorLine) return operatorSays(teller, (operatorLine[1] ?? '').trim())
  if (!typed.startsWith('/')) return teller.flow.visitorWrites(teller.stage.visitor, typed)
  const [name] = typed.split(/\s/)
  const command = commands.find((entry) => entry.name === name)
  if (!command) throw new Error(`There is no ${name}. There is ${commands.map((entry) => entry.name).join(', ')}.`)
  await command.run(teller)
}

/** What went wrong is said after what led to it. */
const obeyKindly = async (teller: Teller, typed: string) => {
  if (typed === '') return
  const { screen, settled } = teller
  const failure = await obey(teller, typed).then(
    () => undefined,
    (thrown: unknown) => messageOf(thrown),
  )
  await settled()
  if (failure !== undefined) screen.print(screen.paint('yellow', failure))
}

/** Resolves when there is nothing more to type (Ctrl-D), or at once when it is told to stop (Ctrl-C). */
export const takeTypedLines = async (teller: Teller) => {
  const { screen, stop } = teller
  screen.print('\nYour turn: type a line to talk as Ana, /human to ask for a human, @hello to answer as the operator,')
  screen.print('/help for the rest. Ctrl-C ends it.\n')
  const lines = createInterface({ ...screen.ends, prompt: '> ' })
  screen.typesAt(lines)
  stop.signal.addEventListener('abort', () => lines.close())
  lines.on('SIGINT', () => stop.abort())
  let work = Promise.resolve()
  lines.on('line', (typed) => {
    work = work.then(() => obeyKindly(teller, typed.trim()))
  })
  lines.prompt()
  await new Promise<void>((resolve) => lines.once('close', resolve))
  screen.typesAt()
  if (!stop.signal.aborted) await work
  screen.print()
}
