/** `npm start` as a newcomer runs it: the story that is told, what is noticed when it breaks, and the typed lines. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

type Ran = { code: number | null; output: string }

/** Runs the playground to its end; `typed` is what comes in through its standard input. */
const run = (options: string[], typed = '') =>
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
    child.stdin.end(typed)
  })

/** The parts that are in the output, in the order in which they are wanted; those that are not there are missing. */
const inOrder = (output: string, parts: string[]) => {
  let from = 0
  return parts.filter((part) => {
    const at = output.indexOf(part, from)
    if (at >= 0) from = at + part.length
    return at >= 0
  })
}

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

test('when SalesIQ takes no line of the visitor, it fails and says so', async () => {
  const { code, output } = await run(['--once', '--break=send'])
  expect(code).toBe(1)
  expect(output).not.toContain('The handoff worked.')
  const complaints = [
    'The handoff failed:',
    'The operator did not get “Good morning! It is 4711.”',
    'SalesIQ answered 400 to POST /api/visitor/v1/',
  ]
  expect(inOrder(output, complaints)).toEqual(complaints)
})

test('when the operator’s lines get lost without any error, it fails and says so', async () => {
  const { code, output } = await run(['--once', '--break=reply'])
  expect(code).toBe(1)
  expect(output).toContain('Ana did not read “It left our warehouse today.” from Olivia.')
})

test('when no chat can be opened, the story stops and says why', async () => {
  const { code, output } = await run(['--once', '--break=open'])
  expect(code).toBe(1)
  expect(output).toContain('The story stopped at step 3')
})

test('typed lines play the visitor and the operator', async () => {
  const typed = ['Good evening', '@too early', '/nonsense', '/human', 'op: Good evening Ana', '/miss', '/close', '/log']
  const { code, output } = await run(['--stay'], `${typed.join('\n')}\n`)
  const wanted = [
    'The handoff worked.',
    'Your turn',
    'Ana: “Good evening”',
    'No chat is open. Type /human first.',
    'There is no /nonsense. There is /human, /close',
    'Whoever joins reads “A parcel is late',
    'Olivia Park joins the chat.',
    'Ana reads “Good evening Ana” from Olivia Park',
    'Somebody has joined already. Type /close',
    'The bot gets the event sessionEnded, outcome “completed”.',
    'To see, test or change the connection with SalesIQ',
  ]
  expect(inOrder(output, wanted)).toEqual(wanted)
  expect(code).toBe(0)
})
