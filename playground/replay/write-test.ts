/** Writes a scene as a test for vitest: what people do, and what they read when the scene was played. */
import type { Action, SceneFile } from '../people/scene'
import type { Played, Record } from './record'

const quoted = (text: string) => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

const fileOf = ({ name, type, base64 }: SceneFile) =>
  `{ name: ${quoted(name)}, type: ${quoted(type || 'application/octet-stream')}, bytes: Buffer.from(${quoted(base64)}, 'base64') }`

type Code = { [K in Action['do']]: (action: Extract<Action, { do: K }>) => string }

type InChat = { chat: number; operator: string }

const by = ({ operator }: InChat) => `await salesiq.operator(${quoted(operator)})`

const own = ({ chat, operator, message }: InChat & { message: number }) =>
  `ownMessage(${chat}, ${quoted(operator)}, ${message})`

const code: Code = {
  // The bridge of the test has saved the settings.
  ownerSaves: () => '',
  visitorComes: ({ name }) => `visitors.push(botpress.visitor({ name: ${quoted(name)} }))`,
  visitorWrites: ({ visitor, text }) => `await visitor(${visitor}).says(${quoted(text)})`,
  visitorSends: ({ visitor, file }) => `await sendFile(visitor(${visitor}), ${fileOf(file)})`,
  operatorTakes: (action) => `${by(action)}.joins(chat(${action.chat}))`,
  operatorWrites: (action) => `${by(action)}.replies(chat(${action.chat}), ${quoted(action.text)})`,
  operatorSends: (action) => `${by(action)}.sendsFile(chat(${action.chat}), ${fileOf(action.file)})`,
  operatorNotes: (action) => `${by(action)}.notes(chat(${action.chat}), ${quoted(action.text)})`,
  operatorEdits: (action) => `${by(action)}.edits(chat(${action.chat}), ${own(action)}, ${quoted(action.text)})`,
  operatorDeletes: (action) => `${by(action)}.deletes(chat(${action.chat}), ${own(action)})`,
  operatorTransfers: (action) => `${by(action)}.transfersTo(chat(${action.chat}), ${quoted(action.to)})`,
  operatorCloses: (action) => `${by(action)}.closes(chat(${action.chat}))`,
  nobodyComes: ({ chat }) => `await salesiq.misses(chat(${chat}))`,
  trouble: ({ name, isOn }) => `await troubles.set(${quoted(name)}, ${isOn})`,
}

/** The bot of the test has no flow, so the card is run by hand. */
const cardOf = ({ action, card }: Played) => {
  if (action.do !== 'visitorWrites' || card === undefined) return ''
  const run = `visitor(${action.visitor}).asksForHuman()`
  return card === 'failed' ? `await expect(${run}).rejects.toThrow()` : `await ${run}`
}

const linesOf = (played: Played): string[] => {
  const { action } = played
  const write = code[action.do] as (action: Action) => string
  const lines = [write(action), cardOf(played)].filter((line) => line !== '')
  return lines.length === 0 ? [] : [...lines, 'await bridge.settled()']
}

/** Helpers of the test, each only where the scene uses it. */
const helpers: [used: RegExp, lines: string[]][] = [
  [
    /chat\(|ownMessage\(/,
    [
      'const chat = (number: number) => {',
      '  const found = salesiq.conversations[number - 1]',
      '  if (!found) throw new Error(`There is no chat ${number}`)',
      '  return found',
      '}',
    ],
  ],
  [
    /ownMessage\(/,
    [
      'const ownMessage = (number: number, operator: string, message: number) => {',
      "  const own = chat(number).messages.filter(({ type, senderName }) => type === 'text' && senderName === operator)",
      "  return own[message - 1]?.id ?? ''",
      '}',
    ],
  ],
  [
    /sendFile\(/,
    [
      'const sendFile = (from: Visitor, { name, type, bytes }: { name: string; type: string; bytes: Buffer }) => {',
      "  const kind = /^(image|audio|video)\\//.exec(type)?.[1] ?? 'file'",
      '  const link = bridge.fileHost.link(name, { type, bytes })',
      '  return from.says({ type: kind, payload: { [`${kind}Url`]: link, title: name } })',
      '}',
    ],
  ],
  [/troubles\./, ['const troubles = newTroubles(bridge)']],
]

const imports: [used: RegExp, line: string][] = [
  [/: Visitor/, "import type { Visitor } from '../../emulators/botpress/visitor'"],
  [/newTroubles\(/, "import { newTroubles } from '../../playground/people/troubles'"],
]

const expectations = ({ reads, outcomes, statuses }: Record): string[] => {
  const list = (values: string[]) => `[${values.map(quoted).join(', ')}]`
  return [
    ...reads.map((lines, index) => `expect(reads(visitor(${index + 1}))).toEqual(${list(lines)})`),
    `expect(botpress.botHeard.flatMap(({ payload }) => payload['outcome'] ?? [])).toEqual(${list(outcomes)})`,
    `expect(salesiq.conversations.map(({ status }) => status)).toEqual(${list(statuses)})`,
  ]
}

const always = [
  "const visitors = [botpress.visitor({ name: 'Ana' })]",
  'const visitor = (number: number) => {',
  '  const found = visitors[number - 1]',
  '  if (!found) throw new Error(`There is no visitor ${number}`)',
  '  return found',
  '}',
  'const reads = ({ messages }: Visitor) =>',
  "  messages.map(({ type, text, payload }) => (type === 'text' ? text : `[${type} ${String(payload['title'])}]`))",
]

/** A scene may leave nothing planned behind. */
const switchedOff = (played: Played[]): string[] => {
  const on = new Set<string>()
  for (const { action } of played) {
    if (action.do !== 'trouble') continue
    if (action.isOn) on.add(action.name)
    else on.delete(action.name)
  }
  return [...on].map((name) => code.trouble({ do: 'trouble', name, isOn: false }))
}

/** For a file in test/scenes/. */
export const writeTest = (record: Record): string => {
  const told = record.played.flatMap(linesOf)
  const used = (lines: string[]) =>
    helpers.filter(([pattern]) => pattern.test(lines.join('\n'))).flatMap(([, of]) => of)
  const body = [...always, ...used(told), '', ...told, '', ...expectations(record), ...switchedOff(record.played)]
  const needed = imports.filter(([pattern]) => pattern.test(body.join('\n'))).map(([, line]) => line)
  return [
    '/** Written from a saved scene of the playground. */',
    "import { expect } from 'vitest'",
    ...needed,
    "import { test } from '../harness/scene'",
    '',
    `test(${quoted(record.title)}, async ({ bridge }) => {`,
    '  const { botpress, salesiq } = bridge',
    ...body.map((line) => (line === '' ? '' : `  ${line}`)),
    '})',
    '',
  ].join('\n')
}
