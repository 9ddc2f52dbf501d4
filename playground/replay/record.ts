/** Plays a scene without anybody watching, and notes what people read: what a test made of the scene expects. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Shown, Visitor } from '../../emulators/botpress/visitor'
import { act, type Cast } from '../people/act'
import { Flow, unlessCard } from '../people/flow'
import type { Action, Scene } from '../people/scene'
import { setStage, type Stage, type StageOptions } from '../people/stage'
import { newTroubles } from '../people/troubles'

/** `card`: what became of the Start HITL card, where the action made the card run. */
export type Played = { action: Action; card?: 'started' | 'failed' }

export type Record = {
  title: string
  played: Played[]
  /** By visitor; what the bot's own flow said is left out, because a test has no flow. */
  reads: string[][]
  /** Outcomes of the event `sessionEnded`, in order. */
  outcomes: string[]
  /** By chat. */
  statuses: string[]
}

/** A link differs each time, so a file is named. */
export const wordsOf = ({ type, text, payload }: Pick<Shown, 'type' | 'text' | 'payload'>): string =>
  type === 'text' ? text : `[${type} ${String(payload['title'])}]`

const readsOf = (flow: Flow, visitor: Visitor) => visitor.messages.filter(({ id }) => !flow.own.has(id)).map(wordsOf)

const handoffs = ({ botpress }: Stage) => botpress.invocations.filter(({ type }) => type === 'startHitl').length

/** The HITL plugin announces a first message like an operator: webhooks that follow each other need a moment. */
const betweenMs = 50

const playAll = async (cast: Cast, { steps }: Scene): Promise<Played[]> => {
  const { stage, flow } = cast
  const played: Played[] = []
  for (const action of steps.flatMap(({ actions }) => actions)) {
    const before = handoffs(stage)
    const failures = flow.failures.length
    await act(cast, action).catch(unlessCard)
    await stage.settled()
    flow.catchUp()
    await sleep(betweenMs)
    const failed = flow.failures.length > failures
    played.push({ action, card: failed ? 'failed' : handoffs(stage) > before ? 'started' : undefined })
  }
  return played
}

export const recordScene = async (scene: Scene, options: StageOptions = {}): Promise<Record> => {
  const stage = await setStage(options)
  try {
    const flow = new Flow(stage)
    const played = await playAll({ stage, flow, troubles: newTroubles(stage) }, scene)
    const endings = stage.botpress.botHeard.filter(({ type }) => type === 'sessionEnded')
    return {
      title: scene.title,
      played,
      reads: stage.visitors.map((visitor) => readsOf(flow, visitor)),
      outcomes: endings.map(({ payload }) => String(payload['outcome'])),
      statuses: stage.salesiq.conversations.map(({ status }) => status),
    }
  } finally {
    await stage.close()
  }
}
