/** How the Botpress API says no: one error class, with the published types and their HTTP codes. */
import { runtime } from '@botpress/api'
import { newErrorId } from './ids'

export type FailureType = (typeof runtime.state.errors)[number]['type']

const codes = new Map<string, number>(runtime.state.errors.map((error) => [error.type, error.status]))

export type FailureBody = { id: string; code: number; type: string; message: string }

/** A refusal as the API words it; `retryAfter` in seconds goes into the header of a 429. */
export class ApiFailure extends Error {
  readonly id = newErrorId()

  constructor(
    readonly type: FailureType,
    message: string,
    readonly retryAfter?: number,
  ) {
    super(message)
    this.name = 'ApiFailure'
  }

  get code() {
    return codes.get(this.type) ?? 500
  }

  body(): FailureBody {
    return { id: this.id, code: this.code, type: this.type, message: this.message }
  }
}

/** What was thrown, in one line. */
export const messageOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))
