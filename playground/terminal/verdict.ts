/** Whether the handoff worked: what people must have read, and what no call may have answered. */
import { callsOf, type MadeCall } from '../wire/calls'
import type { Screen } from './screen'
import type { Stage } from '../people/stage'
import { script } from '../people/story'

const quote = (text: string) => `“${text}”`

const fileComplaints = ({ visitor, chat }: Stage): string[] => {
  const { photo } = script
  const arrived = chat()?.messages.some(
    ({ file }) => file?.name === photo.name && file.bytes.toString('base64') === photo.base64,
  )
  const isShown = visitor.messages.some(({ type, payload }) => type === 'file' && payload['title'] === script.file.name)
  return [
    ...(arrived ? [] : [`The operator did not get the file ${photo.name}.`]),
    ...(isShown ? [] : [`Ana did not get the file ${script.file.name}.`]),
  ]
}

/** What the people of the story would complain about. */
const complaints = (stage: Stage): string[] => {
  const { botpress, visitor, operator, chat } = stage
  const seen = visitor.messages
  const isHeard = (line: string) => seen.some(({ text, author }) => text === line && author.name === operator.name)
  const got = (line: string) => chat()?.messages.some(({ from, text }) => from === 'visitor' && text === line)
  const endings = botpress.botHeard.filter(({ type }) => type === 'sessionEnded')
  const outcome: unknown = endings[0]?.payload['outcome']
  const agent = visitor.humanAgentName
  return [
    ...script.operator.filter((line) => !isHeard(line)).map((line) => `Ana did not read ${quote(line)} from Olivia.`),
    ...script.visitor.filter((line) => !got(line)).map((line) => `The operator did not get ${quote(line)}.`),
    ...fileComplaints(stage),
    ...(agent === operator.name
      ? []
      : [`Ana should talk with ${operator.name}, but the name was ${agent ?? 'missing'}.`]),
    ...(endings.length === 1
      ? []
      : [`The bot should get the event sessionEnded once; it came ${endings.length} times.`]),
    ...(endings.length === 0 || outcome === 'completed' ? [] : [`The outcome was ${quote(String(outcome))}.`]),
    ...(visitor.hitlActive ? ['Ana is still connected to the operator.'] : []),
  ]
}

const callProblem = ({ who, method, path, status }: MadeCall) => {
  const side = who === 'SalesIQ' ? who : `The ${who}`
  return status === 0
    ? `${side} gave no answer to ${method} ${path}.`
    : `${side} answered ${status} to ${method} ${path}.`
}

const technical = (stage: Stage): string[] => {
  const { botpress, salesiq } = stage
  const faults = [...botpress.calls, ...salesiq.calls].filter(({ fault }) => fault !== undefined)
  return [
    ...callsOf(stage)
      .filter(({ isRefused, isOver }) => isRefused || !isOver)
      .map(callProblem),
    ...faults.map(({ route, fault }) => `The call ${route} was broken on purpose (${fault}).`),
    ...botpress.failures.map((failure) => `In the bot: ${failure}`),
    ...botpress.violations.map((violation) => `Against the rules of Botpress: ${violation}`),
  ]
}

/** In sentences, each once; none: the story worked. `stopped`: what ended the story early. */
export const problemsOf = (stage: Stage, stopped: string | undefined): string[] => [
  ...new Set([...(stopped === undefined ? complaints(stage) : [stopped]), ...technical(stage)]),
]

export const printVerdict = (stage: Stage, problems: string[], { print, paint }: Screen) => {
  const { since } = stage
  const calls = callsOf(stage)
  const count = (side: MadeCall['who']) => calls.filter(({ who }) => who === side).length
  const seconds = ((Date.now() - since) / 1000).toFixed(1)
  print()
  print(
    `${count('Botpress API')} calls to the Botpress API, ${count('SalesIQ')} to SalesIQ, ` +
      `${count('webhook')} webhooks from SalesIQ, ${count('integration')} from Botpress to the integration. ` +
      `${seconds} s in all.`,
  )
  if (problems.length === 0) return print(paint('green', 'The handoff worked.'))
  print(paint('red', 'The handoff failed:'))
  for (const problem of problems) print(`  - ${problem}`)
}
