/** Calls of Botpress that do no harm twice: made again where no answer comes in time, or one that is none. */
import { isApiError } from '@botpress/sdk'
import { duration } from '../net/duration'
import { within } from '../net/within'

const patienceMs = duration('HITL_NOTE_MS', 1000)

const failed = Symbol('failed')

/** A refusal is an answer: another try would be refused as well. A busy or locked Botpress is no refusal. */
export const isRefusal = (error: unknown): error is Error & { code: number; type: string } =>
  isApiError(error) && error.code >= 400 && error.code < 500 && ![408, 409, 429].includes(error.code)

/** `work` reads from its answer what it needs, so that an answer which is none fails. Throws what the second try throws. */
export const persistently = async <T>(work: () => Promise<T>): Promise<T> => {
  const first = work().catch((error: unknown) => {
    if (isRefusal(error)) throw error
    return failed
  })
  const done = await within(patienceMs, first, failed)
  return typeof done === 'symbol' ? work() : done
}
