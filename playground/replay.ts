/** `npm run replay -- FILE`: plays a scene that the page has saved, or prints the scene as a test. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { messageOf } from '../emulators/botpress/api-failure'
import { withHelp } from '../emulators/options'
import { readScene, type Scene } from './people/scene'
import { recordScene } from './replay/record'
import { writeTest } from './replay/write-test'
import { terminalOf } from './terminal/screen'
import { tell } from './terminal/tell'
import { inTheatre, untilStopped } from './terminal/theatre'

const options = {
  test: { type: 'boolean', default: false },
  people: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

const play = (scene: Scene, isPeopleOnly: boolean) =>
  inTheatre(
    { paceMs: process.stdout.isTTY ? 300 : 0, isPeopleOnly, ends: terminalOf(process) },
    ({ print, paint }) => print(paint('bold', scene.title)),
    async (teller) => {
      const ended = await untilStopped(teller, tell(teller, scene, { mayFail: true }))
      if (ended === 'interrupted') return 130
      teller.screen.print(ended === undefined ? '\nThe scene was played to its end.' : `\n${ended}`)
      return ended === undefined ? 0 : 1
    },
  )

const help = `npm run replay -- FILE             plays a scene that the playground page has saved, in the terminal
npm run replay -- FILE --people    leaves out the HTTP calls
npm run replay -- FILE --test      prints the scene as a test for vitest

Exits with 0 if each action of the scene was possible, else with 1.
`

const contentOf = async (file: string) => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Error(`The scene could not be read. ${messageOf(error)}`)
  }
}

const main = async () => {
  const { values, positionals } = withHelp(help, () => parseArgs({ options, allowPositionals: true }))
  const [file] = positionals
  if (values.help) {
    console.log(help)
    return 0
  }
  if (file === undefined) throw new Error(`Name the file of the scene.\n\n${help}`)
  const scene = readScene(await contentOf(file))
  if (!values.test) return play(scene, values.people)
  process.stdout.write(writeTest(await recordScene(scene)))
  return 0
}

void main()
  .catch((failure: unknown) => {
    console.error(messageOf(failure))
    return 1
  })
  .then((code) => {
    process.exitCode = code
    // Nothing should be open any more; if anything is, the terminal may not wait.
    setTimeout(() => process.exit(), 1000).unref()
  })
