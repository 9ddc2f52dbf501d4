/** After the story: typed lines play the visitor and the operator, until Ctrl-C. */
import { createInterface } from 'node:readline'
import { messageOf } from '../emulators/botpress/api-failure'
import type { Scene } from './story'

type Command = { name: string; help: string; run: (scene: Scene) => unknown }

const openChat = ({ stage }: Scene) => {
  const chat = stage.chat()
  if (chat?.status === 'waiting' || chat?.status === 'connected') return chat
  throw new Error('No chat is open. Type /human first.')
}

/** The operator joins by himself before his first line. */
const operatorSays = async (scene: Scene, text: string) => {
  const { operator } = scene.stage
  if (text === '') throw new Error('Type what the operator says, for example: @Hello Ana')
  const chat = openChat(scene)
  if (!chat.participants.includes(operator.id)) await operator.joins(chat)
  await operator.replies(chat, text)
}

const close = (scene: Scene) => {
  const chat = openChat(scene)
  if (chat.status === 'waiting') throw new Error('Nobody has joined yet. Type @hello to join, or /miss.')
  return scene.stage.operator.closes(chat)
}

const miss = (scene: Scene) => {
  const chat = openChat(scene)
  if (chat.status !== 'waiting') throw new Error('Somebody has joined already. Type /close to end the chat.')
  return scene.stage.salesiq.misses(chat)
}

const end = ({ stage: { visitor } }: Scene) => {
  if (!visitor.hitlActive) throw new Error('Ana is talking with the bot. Type /human first.')
  return visitor.says('/end')
}

const askForHuman = ({ stage, flow }: Scene) => {
  if (stage.visitor.hitlActive) throw new Error('Ana has been handed over already. Type @hello to answer her.')
  return flow.handOff()
}

const printLog = ({ stage, screen }: Scene) => {
  const lines = stage.bundle.log.botOwnerLines()
  screen.print(lines.length === 0 ? 'The log of the bot owner is empty: nothing went wrong.' : lines.join('\n'))
}

const printHelp = ({ screen }: Scene) => {
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

const obey = async (scene: Scene, typed: string) => {
  const operatorLine = /^(?:@|op:)(.*)$/i.exec(typed)
  if (operatorLine) return operatorSays(scene, (operatorLine[1] ?? '').trim())
  if (!typed.startsWith('/')) return scene.stage.visitor.says(typed)
  const [name] = typed.split(/\s/)
  const command = commands.find((entry) => entry.name === name)
  if (!command) throw new Error(`There is no ${name}. There is ${commands.map((entry) => entry.name).join(', ')}.`)
  await command.run(scene)
}

/** What went wrong is said after what led to it. */
const obeyKindly = async (scene: Scene, typed: string) => {
  if (typed === '') return
  const { screen, settled } = scene
  const failure = await obey(scene, typed).then(
    () => undefined,
    (thrown: unknown) => messageOf(thrown),
  )
  await settled()
  if (failure !== undefined) screen.print(screen.paint('yellow', failure))
}

/** Resolves when there is nothing more to type (Ctrl-D), or at once when it is told to stop (Ctrl-C). */
export const takeTypedLines = async (scene: Scene) => {
  const { screen, stop } = scene
  screen.print('\nYour turn: type a line to talk as Ana, /human to ask for a human, @hello to answer as the operator,')
  screen.print('/help for the rest. Ctrl-C ends it.\n')
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
  screen.typesAt(lines)
  stop.signal.addEventListener('abort', () => lines.close())
  lines.on('SIGINT', () => stop.abort())
  let work = Promise.resolve()
  lines.on('line', (typed) => {
    work = work.then(() => obeyKindly(scene, typed.trim()))
  })
  lines.prompt()
  await new Promise<void>((resolve) => lines.once('close', resolve))
  screen.typesAt()
  if (!stop.signal.aborted) await work
  screen.print()
}
