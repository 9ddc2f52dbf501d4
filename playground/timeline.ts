/** Prints what happens while it happens, cause before effect: a call is shown once it is over, in its place. */
import { callsOf } from './calls'
import { type Line, lineText } from './line'
import { momentsOf } from './said'
import type { Screen } from './screen'
import type { Stage } from './stage'

type Entry = { key: string; at: number; rank: number; isOver: boolean; line: Line }

/** Within one millisecond: who says it, who carries it, what that calls, and who gets to read it. */
const rankOf = ({ kind, who }: Line) => {
  if (kind === 'call') return who === 'webhook' ? 1 : who === 'integration' ? 2 : 3
  const isCause = (kind === 'says' && who !== 'bot') || (kind === 'happens' && who === 'operator')
  return isCause ? 0 : 4
}

const entriesOf = (stage: Stage): Entry[] => [
  ...callsOf(stage).map((call) => ({
    key: call.key,
    at: call.at,
    rank: rankOf(call),
    isOver: call.isOver,
    line: call,
  })),
  ...momentsOf(stage).map(({ key, at, line }) => ({ key, at, rank: rankOf(line), isOver: true, line })),
]

export const newTimeline = (stage: Stage, screen: Screen) => {
  const shown = new Set<string>()
  return {
    /** Prints what is new; whatever began after a call that is under way waits for it. */
    show: () => {
      const fresh = entriesOf(stage).filter(({ key }) => !shown.has(key))
      for (const { key, at, isOver, line } of fresh.sort((a, b) => a.at - b.at || a.rank - b.rank)) {
        if (!isOver) return
        shown.add(key)
        screen.print(lineText(line, at - stage.since, screen.look()))
      }
    },
  }
}

export type Timeline = ReturnType<typeof newTimeline>
