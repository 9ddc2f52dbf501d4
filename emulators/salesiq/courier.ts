/** Delivers webhooks: signed, with a time limit, again after a minute, three times (failure-list-webhook-v2.html). */
import type { EmulatorClock } from '../clock'
import type { Gates } from '../gates'
import { type DeliveryPlan, newDeliveryPlan } from './delivery-plan'
import { post } from './post'
import type { Switches } from './switches'
import { signatureHeaders, type Webhook } from './webhook'
import type { Written } from './envelope'

/** One attempt. `status` 0: no answer, and `error` says why. */
export type Delivery = {
  executionId: string
  event: string
  conversationId: string
  url: string
  attempt: number
  at: number
  ms: number
  status: number
  error?: string
  headers: Record<string, string>
  body: string
  answer: string
}

/** One webhook call with all its attempts. */
export type Execution = {
  id: string
  webhook: Webhook
  event: string
  conversationId: string
  at: number
  write: Written
  attempts: number
  retries: number
  state: 'under way' | 'waiting' | 'done' | 'failed'
}

export type Parcel = { id: string; webhook: Webhook; event: string; conversationId: string; write: Written }

const RETRIES = 3

/** What a gate calls the deliveries of an event. */
export const webhookGate = (event: string) => `webhook:${event}`

const isAnswered = ({ status }: Delivery) => status >= 200 && status < 300

export class Courier {
  readonly deliveries: Delivery[] = []
  readonly executions: Execution[] = []
  readonly plan: DeliveryPlan = newDeliveryPlan()
  #underWay = new Set<Promise<unknown>>()
  #stop = new AbortController()

  constructor(private readonly needs: { clock: EmulatorClock; gates: Gates; switches: Switches }) {}

  /** Resolves when the first attempt was answered or given up. */
  async send(parcel: Parcel) {
    const execution: Execution = { ...parcel, at: this.needs.clock.now(), attempts: 0, retries: 0, state: 'under way' }
    this.executions.push(execution)
    await this.attempt(execution)
  }

  /** One attempt; a failed one is followed by the next after a minute. */
  async attempt(execution: Execution, last = RETRIES + 1) {
    const stop = this.#stop
    if (!execution.webhook.enabled) {
      execution.state = 'failed'
      return
    }
    execution.attempts += 1
    execution.state = 'under way'
    const delivery = await this.track(this.deliver(execution, execution.write(execution.attempts)))
    if (stop.signal.aborted) return
    execution.state = isAnswered(delivery) ? 'done' : execution.attempts < last ? 'waiting' : 'failed'
    if (execution.state === 'done') return
    execution.webhook.failures += 1
    if (delivery.status === 410 && this.needs.switches.disableOn410) execution.webhook.enabled = false
    if (execution.state !== 'waiting') return
    this.needs.clock.after(this.needs.switches.retryAfterMs, () => this.attempt(execution))
  }

  /** Sends this body now, signed by the webhook's key unless the headers say otherwise. */
  async deliver(parcel: Parcel & { attempts?: number }, body: string, headers: Record<string, string> = {}) {
    const { webhook, event, conversationId } = parcel
    const type = { 'content-type': 'application/json;charset=UTF-8', 'user-agent': 'ZohoSalesIQ' }
    const sent = { ...type, ...signatureHeaders(webhook, body), ...headers }
    const { signal } = this.#stop
    await this.needs.gates.admit(webhookGate(event))
    // Real time, as `Call` has it: what happened on both sides is put in order by it.
    const started = Date.now()
    const timeoutMs = this.needs.switches.webhookTimeoutMs
    const outgoing = { method: 'POST' as const, url: webhook.url, headers: sent, body, timeoutMs }
    const { status, answer, error } = await post(this.needs.clock, outgoing, signal)
    const known = { executionId: parcel.id, event, conversationId, url: webhook.url, attempt: parcel.attempts ?? 1 }
    const times = { at: started, ms: Date.now() - started }
    const delivery: Delivery = { ...known, ...times, status, error, headers: sent, body, answer }
    if (!signal.aborted) this.deliveries.push(delivery)
    return delivery
  }

  /** Something that settled() waits for. */
  track<T>(work: Promise<T>) {
    this.#underWay.add(work)
    const forget = () => void this.#underWay.delete(work)
    work.then(forget, forget)
    return work
  }

  /** Resolves when nothing is under way; `retries`: nor any retry waiting. Rejects when gates hold what is left. */
  async settled({ retries = false } = {}) {
    const waiting = () => retries && this.executions.some(({ state }) => state === 'waiting')
    while (this.#underWay.size > 0 || waiting()) {
      if (this.#underWay.size > 0) await this.needs.gates.orStuck(this.#oneDone())
      else await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** Whatever becomes of it. */
  #oneDone() {
    const done = () => undefined
    return Promise.race([...this.#underWay].map((work) => work.then(done, done)))
  }

  clear() {
    this.#stop.abort()
    this.#stop = new AbortController()
    this.#underWay.clear()
    this.deliveries.length = 0
    this.executions.length = 0
    this.plan.clear()
  }
}
