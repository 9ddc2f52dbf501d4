/** HTTP calls as rows, each with one plain sentence. */
import type { Stage } from '../people/stage'
import { type MadeCall, type Source, sourcesOf } from '../wire/calls'
import type { Row, Side, WireView } from './views'

type Path = { from: Side; to: Side; sentence: (meaning: string) => string }

const paths: Record<MadeCall['who'], Path> = {
  'Botpress API': {
    from: 'integration',
    to: 'bot',
    sentence: (meaning) => `The integration calls Botpress: ${meaning}`,
  },
  SalesIQ: { from: 'integration', to: 'salesiq', sentence: (meaning) => `The integration calls SalesIQ: ${meaning}` },
  webhook: { from: 'salesiq', to: 'bot', sentence: (meaning) => `SalesIQ sends a webhook: ${meaning}` },
  integration: { from: 'bot', to: 'integration', sentence: (meaning) => `Botpress calls the integration: ${meaning}` },
  browser: { from: 'browser', to: 'bot', sentence: (meaning) => `A browser: ${meaning}` },
}

const viewOf = (call: MadeCall, since: number): WireView => {
  const { at, method, path, status, ms, isRefused, isOver, meaning } = call
  const { from, to, sentence } = paths[call.who]
  const known = { at, after: at - since, from, to, sentence: sentence(meaning || `${method} ${path}`) }
  return { ...known, method, path, status, ms, isRefused: isRefused && isOver, isOver }
}

/** New calls, and those that were still under way the last time. */
const watchSource = ({ size, at }: Source) => {
  let seen = 0
  let open: number[] = []
  return (): MadeCall[] => {
    const fresh = Array.from({ length: size() - seen }, (_, index) => seen + index)
    seen = size()
    const calls = [...open, ...fresh].map((index) => ({ index, call: at(index) }))
    open = calls.filter(({ call }) => call && !call.isOver).map(({ index }) => index)
    return calls.flatMap(({ call }) => call ?? [])
  }
}

export const watchWire = (stage: Stage) => {
  const watches = sourcesOf(stage).map(watchSource)
  return (): Row[] =>
    watches
      .flatMap((watch) => watch())
      .sort((a, b) => a.at - b.at)
      .map((call) => ({ kind: 'wire', id: call.key, ...viewOf(call, stage.since) }))
}
