/** A stage with a terminal before it: shows what happens while it happens, until the work is done or Ctrl-C. */
import { Flow } from '../people/flow'
import { setStage, type Stage } from '../people/stage'
import { newTroubles } from '../people/troubles'
import { type Ends, newScreen, type Screen } from './screen'
import type { Teller } from './tell'
import { newTimeline } from './timeline'

const lookMs = 50
const signals = ['SIGINT', 'SIGTERM'] as const

/** `env`: further environment variables of the integration. */
export type TheatreOptions = { paceMs: number; isPeopleOnly: boolean; env?: Record<string, string> }

type Start = TheatreOptions & { stage: Stage; screen: Screen; stop: AbortController }

const newTeller = ({ stage, screen, stop, paceMs, isPeopleOnly }: Start): Teller => {
  const timeline = newTimeline(stage, screen, { isPeopleOnly })
  const flow = new Flow(stage)
  const settled = async () => {
    await stage.settled()
    if (stop.signal.aborted) return
    flow.catchUp()
    timeline.show()
  }
  return { stage, screen, timeline, flow, troubles: newTroubles(stage), stop, settled, paceMs }
}

/** Shows what is new and lets the bot answer, again and again. */
const keepUp = ({ timeline, flow, stop, settled }: Teller) => {
  let isAnswering = false
  const look = () => {
    if (stop.signal.aborted) return
    timeline.show()
    if (isAnswering || !flow.hasNews) return
    isAnswering = true
    void settled().finally(() => {
      isAnswering = false
    })
  }
  return setInterval(look, lookMs)
}

/** Runs `work`, and closes everything afterwards. `introduce` prints before anything is started. */
export const inTheatre = async (
  { ends, ...options }: TheatreOptions & { ends: Ends },
  introduce: (screen: Screen) => void,
  work: (teller: Teller) => Promise<number>,
): Promise<number> => {
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  for (const signal of signals) process.once(signal, interrupt)
  const screen = newScreen(ends)
  introduce(screen)
  const stage = await setStage({ env: options.env })
  const teller = newTeller({ ...options, stage, screen, stop })
  const looking = keepUp(teller)
  try {
    return await work(teller)
  } finally {
    clearInterval(looking)
    for (const signal of signals) process.off(signal, interrupt)
    await stage.close()
  }
}

/** 130 where Ctrl-C came first. */
export const untilStopped = <T>({ stop }: Teller, work: Promise<T>): Promise<T | 'interrupted'> =>
  Promise.race([
    work,
    new Promise<'interrupted'>((resolve) =>
      stop.signal.addEventListener('abort', () => resolve('interrupted'), { once: true }),
    ),
  ])
