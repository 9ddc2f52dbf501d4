/** Prints what happens while it happens, cause before effect: a call is shown once it is over, in its place. */
import { callsOf } from '../wire/calls'
import { type Line, lineText } from './line'
import { momentsOf } from './said'
import type { Screen } from './screen'
import type { Stage } from '../people/stage'

type Entry = { key: string; at: number; rank: number; isOver: boolean; line: Line }

/** Within one millisecond: who says it, who carries it, what that calls, and who gets to read it. */
const rankOf = ({ kind, who }: Line) => {
  if (kind === 'call') return who === 'webhook' ? 1 : who === 'integration' ? 2 : 3
  const isCause = (kind === 'says' && who !== 'bot') || (kind === 'happens' && who === 'operator')
  return isCause ? 0 : 4
}

const entriesOf = (stage: Stage): Entry[] => [
  ...callsOf(stage).map((call) => {
    const line: Line = { kind: 'call', ...call }
    return { key: call.key, at: call.at, rank: rankOf(line), isOver: call.isOver, line }
  }),
  ...momentsOf(stage).map(({ key, at, line }) => ({ key, at, rank: rankOf(line), isOver: true, line })),
]

/** `isPeopleOnly` leaves out the calls. */
export const newTimeline = (stage: Stage, screen: Screen, { isPeopleOnly = false } = {}) => {
  const shown = new Set<string>()
  return {
    /** Prints what is new; whatever began after a call that is under way waits for it. */
    show: () => {
      const fresh = entriesOf(stage).filter(
        ({ key, line }) => !shown.has(key) && !(isPeopleOnly && line.kind === 'call'),
      )
      for (const { key, at, isOver, line } of fresh.sort((a, b) => a.at - b.at || a.rank - b.rank)) {
        if (!isOver) return
        shown.add(key)
        screen.print(lineText(line, at - stage.since, screen.look()))
      }
    },
  }
}

export type Timeline = ReturnType<typeof newTimeline>
