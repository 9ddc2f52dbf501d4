/** A room of the page: one stage with everybody on it, what people did so far, and the rows that the page shows. */
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../emulators/botpress/api-failure'
import { act, type Cast } from '../people/act'
import { CardFailure, Flow, unlessCard } from '../people/flow'
import type { Action, Scene } from '../people/scene'
import { setStage, type StageOptions } from '../people/stage'
import { newTroubles } from '../people/troubles'
import { Feed } from './feed'
import { roomRow } from './room-row'
import { watchOwner } from './owner-rows'
import { watchChats } from './operator-rows'
import type { Row, StoryView } from './views'
import { watchVisitors } from './visitor-rows'
import { watchWire } from './wire-rows'

const lookMs = 50

/** What follows from an action gets this long before the next action of a story. */
const longestSettlingMs = 10_000

/** Ms between two actions of a story, from slow to fast. */
const paces = [3000, 1500, 700, 250, 0]

export const fastest = paces.length

type Staged = Cast & { looks: (() => Row[])[] }

const newCast = async (options: StageOptions): Promise<Staged> => {
  const stage = await setStage(options)
  const flow = new Flow(stage)
  const looks = [watchVisitors(stage), watchChats(stage), watchWire(stage), watchOwner(stage, flow)]
  return { stage, flow, troubles: newTroubles(stage), looks }
}

export class Room {
  readonly feed = new Feed()
  /** What people did, for a scene. */
  actions: Action[] = []
  story?: StoryView
  failure?: string
  #speed = 3
  #starting: Promise<void> = Promise.resolve()
  #playing?: AbortController
  #troubleSince = new Map<string, number>()
  readonly #looking: NodeJS.Timeout

  private constructor(
    private readonly options: StageOptions,
    private staged: Staged,
  ) {
    this.#looking = setInterval(() => this.look(), lookMs)
  }

  /** A room whose settings are saved. */
  static async open(options: StageOptions = {}): Promise<Room> {
    const room = new Room(options, await newCast(options))
    await room.act({ do: 'ownerSaves' })
    return room
  }

  get cast(): Cast {
    return this.staged
  }

  /** Since when each trouble is on, epoch ms. */
  get troubleSince(): ReadonlyMap<string, number> {
    return this.#troubleSince
  }

  /** From 1, slow, to `fastest`. */
  set speed(speed: number) {
    this.#speed = Math.min(fastest, Math.max(1, speed))
  }

  /** Somebody does something. Rejects with a sentence where that is not possible, or did not work. */
  async act(action: Action): Promise<void> {
    const { actions } = this
    actions.push(action)
    if (action.do === 'trouble' && action.isOn) this.#troubleSince.set(action.name, Date.now())
    try {
      await act(this.staged, action)
    } catch (failure) {
      // What was not possible did not happen.
      if (!(failure instanceof CardFailure)) actions.splice(actions.indexOf(action), 1)
      throw failure
    } finally {
      this.look()
    }
  }

  look() {
    this.staged.flow.catchUp()
    for (const row of this.staged.looks.flatMap((look) => look())) this.feed.set(row)
    this.feed.set(roomRow(this))
    this.feed.flush()
  }

  /** A new stage, on which nothing has happened yet but what `isSaved` says. One after the other. */
  startOver({ isSaved = true } = {}): Promise<void> {
    this.#starting = this.#starting.catch(() => undefined).then(() => this.#newStage(isSaved))
    return this.#starting
  }

  async #newStage(isSaved: boolean) {
    this.#playing?.abort()
    const { stage } = this.staged
    this.staged = await newCast(this.options)
    this.actions = []
    this.#troubleSince.clear()
    this.failure = undefined
    this.feed.reset()
    await stage.close()
    if (isSaved) await this.act({ do: 'ownerSaves' })
  }

  /** Plays a scene on a new stage; what stops the scene is shown. Never rejects. */
  async play(scene: Scene) {
    const playing = new AbortController()
    try {
      await this.startOver({ isSaved: false })
      this.#playing = playing
      await this.#playSteps(scene, playing.signal)
    } catch (failure) {
      if (!playing.signal.aborted) this.failure = messageOf(failure)
    }
    if (this.#playing === playing) this.stopPlaying()
  }

  stopPlaying() {
    this.#playing?.abort()
    this.#playing = undefined
    this.story = undefined
  }

  async #playSteps({ title, steps }: Scene, stop: AbortSignal) {
    for (const [index, { title: step = '', actions }] of steps.entries()) {
      this.story = { title, step, number: index + 1, count: steps.length }
      for (const action of actions) {
        if (stop.aborted) return
        await this.act(action).catch(unlessCard)
        await Promise.race([this.staged.stage.settled(), sleep(longestSettlingMs, undefined, { ref: false })])
        await sleep(paces[this.#speed - 1], undefined, { signal: stop })
      }
    }
  }

  async close() {
    clearInterval(this.#looking)
    this.#playing?.abort()
    await this.staged.stage.close()
  }
}
