/** `npm start -- --once` as a newcomer runs it: the story that is told. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { inOrder } from './in-order'

const root = fileURLToPath(new URL('../..', import.meta.url))

type Ran = { code: number | null; output: string }

/** Runs the playground to its end. */
const run = (options: string[]) =>
  new Promise<Ran>((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'playground/main.ts', ...options], { cwd: root })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
    child.stdin.end()
  })

const story = [
  'A bot hands Ana over',
  '1. The bot owner saves the settings',
  'register',
  '2. Ana talks to the bot',
  'Ana: “Hello, where is my parcel?”',
  'Bot: “I am only a bot',
  '3. Ana asks for a human',
  'Ana: “Can I talk to a human, please?”',
  'POST /api/visitor/v1/zylker/conversations ',
  '4. Olivia Park joins',
  'Olivia Park joins the chat.',
  '5. They talk',
  'Olivia Park: “Good morning Ana',
  'Ana reads “Good morning Ana, this is Olivia. May I have the number of your order?” from Olivia Park',
  'Ana: “Good morning! It is 4711.”',
  'Olivia Park reads “Good morning! It is 4711.”',
  'Ana reads “It left our warehouse today.” from Olivia Park',
  'Olivia Park reads “Lovely, thank you!”',
  '6. They send each other a file',
  'Ana: “[image parcel.png]”',
  'Olivia Park reads “[file parcel.png]”',
  'Olivia Park: “[file delivery-note.pdf]”',
  'Ana reads “[file delivery-note.pdf]” from Olivia Park',
  '7. Olivia Park closes the chat',
  'The bot gets the event sessionEnded, outcome “completed”.',
  'Bot: “The human agent closed the conversation.',
  'Bot: “Here I am again. I hope Olivia Park could help.',
  'webhooks from SalesIQ',
  'The handoff worked.',
]

/** As many as the summary counts, each with its time, method, path, status and duration. */
const expectEveryCall = (output: string) => {
  const shown = output.split('\n').filter((line) => / → [A-Z]+ /.test(line))
  const isWhole = (line: string) => /^ +\d+\.\d\d s {2}\S.* → [A-Z]+ +[/…].* \d{3} +\d+ ms\b/.test(line)
  expect(shown.filter((line) => !isWhole(line))).toEqual([])
  const counted = [/(\d+) calls to the Botpress API/, /(\d+) to SalesIQ/, /(\d+) webhooks/, /(\d+) from Botpress/]
  const total = counted.reduce((sum, pattern) => sum + Number(pattern.exec(output)?.[1]), 0)
  expect(shown.length).toBe(total)
}

test('a newcomer watches a whole handoff, and it ends well', async () => {
  const { code, output } = await run(['--once'])
  expect(inOrder(output, story)).toEqual(story)
  expect(code).toBe(0)
  // Without a terminal there are no colours.
  expect(output).not.toContain('\u001b')
  expectEveryCall(output)
})

test.each([
  [['--help'], 0, ['npm start -- --once', '--break open|send|reply']],
  [['--port', 'abc'], 1, ['--port abc is no port', 'npm start -- --port 4000']],
  [['--twice'], 1, ["Unknown option '--twice'", 'npm start -- --once']],
])('%j: the options are explained', async (options, code, words) => {
  const ran = await run(options)
  expect(inOrder(ran.output, words)).toEqual(words)
  expect(ran.code).toBe(code)
})
