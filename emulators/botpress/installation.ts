/** Installing, configuring and removing the integration: validates the settings and calls `register` (§4.2). */
import { messageOf } from './api-failure'
import { type Invocations, refusal } from './invocations'
import { complaint } from './json-check'
import type { World } from './world'

export type InstallationStatus = 'none' | 'registration_pending' | 'registered' | 'registration_failed'

export type Configuration = Record<string, unknown>
export type Registered = { ok: boolean; error?: string }

const DAY_MS = 24 * 60 * 60_000

/** How far apart the scheduled calls of `register` are; months of 30 days. */
const PERIODS_MS = {
  hourly: DAY_MS / 24,
  daily: DAY_MS,
  weekly: 7 * DAY_MS,
  'bi-weekly': 14 * DAY_MS,
  monthly: 30 * DAY_MS,
  'bi-monthly': 60 * DAY_MS,
  quarterly: 90 * DAY_MS,
  yearly: 365 * DAY_MS,
}

export type RegisterSchedule = keyof typeof PERIODS_MS

const MAX_CONFIGURATION_BYTES = 20 * 1024
const MAX_REASON = 2000

export class Installation {
  status: InstallationStatus = 'none'
  /** Why registering failed, as Studio shows it. */
  statusReason: string | undefined
  /** Set by `configureIntegration`. */
  identifier: string | undefined
  registerSchedule: RegisterSchedule | undefined
  #unschedule: () => void = () => undefined

  constructor(
    private readonly world: World,
    private readonly invocations: Invocations,
  ) {}

  get webhookUrl() {
    return `${this.world.url}/${this.world.names.webhookId}`
  }

  async install({ bundleUrl, configuration }: { bundleUrl: string | string[]; configuration: Configuration }) {
    this.invocations.bundleUrls = [bundleUrl].flat()
    return this.configure(configuration)
  }

  /** Saves settings and calls `register`; with settings the schema refuses, nothing is saved. */
  async configure(configuration: Configuration): Promise<Registered> {
    const wrong = complaint(this.world.declared.configuration.check, configuration, 'configuration')
    if (wrong) return { ok: false, error: wrong }
    if (Buffer.byteLength(JSON.stringify(configuration)) > MAX_CONFIGURATION_BYTES) {
      return { ok: false, error: 'configuration: more than 20 kB' }
    }
    this.invocations.configuration = configuration
    return this.register()
  }

  /** What a save and a scheduled register call do. */
  async register(): Promise<Registered> {
    this.status = 'registration_pending'
    const error = await this.#call('register', this.world.switches.invocationRetries)
    this.status = error === undefined ? 'registered' : 'registration_failed'
    this.statusReason = error?.slice(0, MAX_REASON)
    return error === undefined ? { ok: true } : { ok: false, error }
  }

  /** From now on `register` is called again and again; a new schedule takes the place of the former one. */
  schedule(every: RegisterSchedule) {
    this.#unschedule()
    this.registerSchedule = every
    this.#unschedule = this.world.clock.after(PERIODS_MS[every], async () => {
      this.schedule(every)
      await this.register()
    })
  }

  /** Calls `unregister`; the integration is gone whatever it answers. */
  async uninstall(): Promise<Registered> {
    const error = await this.#call('unregister', 0)
    this.#unschedule()
    this.status = 'none'
    this.invocations.bundleUrls = []
    return error === undefined ? { ok: true } : { ok: false, error }
  }

  forget() {
    this.status = 'none'
    this.statusReason = undefined
    this.identifier = undefined
    this.registerSchedule = undefined
    this.#unschedule()
    this.invocations.bundleUrls = []
    this.invocations.configuration = {}
    this.invocations.made.length = 0
    this.invocations.disturbances.clear()
  }

  async #call(operation: 'register' | 'unregister', retries: number): Promise<string | undefined> {
    try {
      const answer = await this.invocations.invoke(operation, { webhookUrl: this.webhookUrl })
      if (answer.status === 200) return undefined
      throw refusal(answer)
    } catch (thrown) {
      return retries > 0 ? this.#call(operation, retries - 1) : messageOf(thrown)
    }
  }
}
