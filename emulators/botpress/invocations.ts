/** The platform's calls of the integration: headers, time limit, spread over its processes. */
import { randomBytes } from 'node:crypto'
import { ApiFailure, messageOf } from './api-failure'
import { type Disturbance, Disturbances } from './disturbances'
import { complaint } from './json-check'
import { gateName } from './operations'
import type { World } from './world'

/** One call of the integration as it was made and answered. `status` 0: no answer came. `at` and `ms` are real time. */
export type Invocation = {
  at: number
  ms: number
  url: string
  operation: string
  /** Type of the action or message. */
  type?: string
  /** What was sent. */
  body: unknown
  status: number
  answer: string
  error?: string
}

export type Answer = { status: number; headers: Headers; body: string }

export class Invocations {
  readonly made: Invocation[] = []
  readonly disturbances = new Disturbances()
  bundleUrls: string[] = []
  configuration: Record<string, unknown> = {}
  #turn = 0

  constructor(private readonly world: World) {}

  /** Raw: any operation, any body. Rejects with a failure when no answer comes in time. */
  invoke(operation: string, body: unknown): Promise<Answer> {
    const disturbance = this.disturbances.take(operation)
    const call = () => this.#admitted(operation, body)
    return disturbance ? this.world.work.track(this.#disturbed(disturbance, call)) : call()
  }

  async #disturbed(disturbance: Disturbance, call: () => Promise<Answer>): Promise<Answer> {
    if (disturbance.kind === 'late') await this.world.clock.wait(disturbance.ms)
    const answer = await call()
    if (disturbance.kind === 'duplicate') void call().catch(() => undefined)
    return answer
  }

  #admitted(operation: string, body: unknown): Promise<Answer> {
    const released = this.world.gates.admit(gateName(operation, body))
    if (!released) return this.#invokeOnce(operation, body)
    return this.world.work.track(released.then(() => this.#invokeOnce(operation, body)))
  }

  #invokeOnce(operation: string, body: unknown): Promise<Answer> {
    const type = (body as { type?: unknown } | undefined)?.type
    const url = this.#nextUrl()
    const invocation: Invocation = { at: Date.now(), ms: 0, url, operation, body, status: 0, answer: '' }
    if (typeof type === 'string') invocation.type = type
    this.made.push(invocation)
    return this.world.work.track(this.#call(invocation, JSON.stringify(body)))
  }

  /** Runs an action; a refusal of the integration becomes the error that the bot gets. */
  async action(type: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const action = this.world.declared.actions.get(type)
    if (!action) throw new ApiFailure('InvalidPayload', `type: action ${type} is not declared`)
    // History is passed as is by the plugin and may not fit (§3.1); everything else must.
    const strict = 'messageHistory' in input ? { ...input, messageHistory: [] } : input
    const wrong = complaint(action.input.check, JSON.parse(JSON.stringify(strict)), 'input')
    if (wrong) throw new ApiFailure('InvalidPayload', wrong)
    const answer = await this.invoke('action_triggered', { type, input })
    return this.#output(type, answer)
  }

  #nextUrl() {
    const url = this.bundleUrls[this.#turn % Math.max(1, this.bundleUrls.length)]
    this.#turn += 1
    if (url === undefined) throw new ApiFailure('ResourceNotFound', 'The integration is not installed')
    return url
  }

  #headers(operation: string): Record<string, string> {
    const { botId, botUserId, integrationId, alias, webhookId } = this.world.names
    const trace = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`
    return {
      'content-type': 'application/json',
      'x-bot-id': botId,
      'x-bot-user-id': botUserId,
      'x-integration-id': integrationId,
      'x-integration-alias': alias,
      'x-webhook-id': webhookId,
      'x-bp-operation': operation,
      'x-bp-configuration': Buffer.from(JSON.stringify(this.configuration)).toString('base64'),
      traceparent: trace,
    }
  }

  #call(invocation: Invocation, body: string | undefined): Promise<Answer> {
    const { handlerTimeLimitMs } = this.world.switches
    return this.world.clock.limited(handlerTimeLimitMs, (limit) => this.#fetch(invocation, body, limit))
  }

  async #fetch(invocation: Invocation, body: string | undefined, limit: AbortSignal): Promise<Answer> {
    try {
      const response = await fetch(invocation.url, {
        method: 'POST',
        headers: this.#headers(invocation.operation),
        ...(body === undefined ? {} : { body }),
        redirect: 'manual',
        signal: limit,
      })
      invocation.answer = await response.text()
      invocation.status = response.status
      return { status: response.status, headers: response.headers, body: invocation.answer }
    } catch (thrown) {
      const late = limit.aborted
      invocation.error = late ? `no answer within ${this.world.switches.handlerTimeLimitMs} ms` : messageOf(thrown)
      throw new ApiFailure(late ? 'OperationTimeout' : 'Internal', `${invocation.operation}: ${invocation.error}`)
    } finally {
      invocation.ms = Date.now() - invocation.at
    }
  }

  #output(type: string, answer: Answer): Record<string, unknown> {
    if (answer.status !== 200) throw refusal(answer)
    const { output, meta } = JSON.parse(answer.body) as { output?: unknown; meta?: { cost?: unknown } }
    const wrong = complaint(
      this.world.declared.actions.get(type)?.output.check ?? (() => []),
      output,
      `output of ${type}`,
    )
    const problem = wrong || (typeof meta?.cost === 'number' ? '' : `output of ${type}: meta.cost is missing`)
    if (!problem) return output as Record<string, unknown>
    this.world.violations.push(problem)
    throw new ApiFailure('InvalidPayload', problem)
  }
}

/** The integration's own words if it gave any (§4.1: `{id, code, type, message}`). */
export const refusal = ({ status, body }: Pick<Answer, 'status' | 'body'>) => {
  try {
    const { message } = JSON.parse(body) as { message?: unknown }
    if (typeof message === 'string') return new ApiFailure('Runtime', message)
  } catch {
    // Not JSON: the status is all there is to say.
  }
  return new ApiFailure('Runtime', `The integration answered ${status}`)
}
