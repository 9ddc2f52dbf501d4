/** SalesIQ's refusals: code, sentence and what they point at (…/developer-section/rest-api-v2.html). */
import type { Switches } from './switches'

const sentences = {
  1001: 'Unknown authentication error. Contact SalesIQ Team!',
  1002: 'Invalid authorization header.',
  1004: 'Invalid Request Type.',
  1005: 'Invalid portal or wrong screen name.',
  1006: 'Invalid URL',
  1007: 'Invalid datatypes found in params',
  1008: 'Invalid OAuthToken.',
  1009: 'Invalid OAuthScope.',
  1010: 'Invalid Method.',
  1011: 'Either the request parameters are invalid or absent',
  1014: 'Resource already exists',
  1015: 'Either the input stream is invalid or absent',
  1016: "Operator doesn't have permission to perform the operation",
  1017: 'Resource limit reached for current plan',
  1018: 'File is empty',
  1019: 'Invalid Resource',
  1020: 'Invalid operator',
  1021: 'Operation is not available in the current plan',
  1023: 'Too many requests, lease try after sometime',
  1024: 'Invalid Operator id/s',
  1025: 'Invalid Department IDs',
  1026: 'Last available resource',
  1027: 'File size is greater than the allowed size',
  1028: 'Invalid file type',
  1029: 'Invalid Filter',
  1031: 'Insufficient data',
  1054: 'Invalid header value',
}

export type FailureCode = keyof typeof sentences

const isKnown = (code: number): code is FailureCode => Object.hasOwn(sentences, code)

const sentenceOf = (code: number) => (isKnown(code) ? sentences[code] : 'Operation failed')

/** What a refusal points at, in the words of the reply. */
export type Pointer = { json_key?: string; param?: string; header?: string }

/** The token or its header is at fault. */
const authenticationCodes = [1001, 1002, 1008]

// Which status an error has is not documented where it is not 200: these are the usual ones.
const statuses: Partial<Record<number, number>> = {
  1001: 401,
  1002: 401,
  1004: 405,
  1005: 404,
  1006: 404,
  1009: 403,
  1010: 405,
  1016: 403,
  1019: 404,
  1023: 429,
  1027: 413,
}

export class ApiFailure extends Error {
  #status: number | undefined

  constructor(
    readonly code: number,
    readonly pointer: Pointer = {},
    note = '',
  ) {
    super(note ? `${sentenceOf(code)} [emulator: ${note}]` : sentenceOf(code))
  }

  /** With this HTTP status, whatever switch `errorStatus` says. */
  at(status: number) {
    this.#status = status
    return this
  }

  status(switches: Switches) {
    if (this.#status !== undefined) return this.#status
    if (switches.errorStatus === 'ok200') return 200
    if (this.code === 1008) return switches.invalidTokenStatus
    if (switches.errorStatus === 'http400') return authenticationCodes.includes(this.code) ? 401 : 400
    return statuses[this.code] ?? 400
  }

  body() {
    return { error: { message: this.message, code: this.code, ...this.pointer } }
  }
}

/** The service's answer is not known here: refuse, and name the switch that decides. */
export const undecided = (code: number, switchName: keyof Switches, pointer: Pointer = {}) =>
  new ApiFailure(code, pointer, `the service's answer is not documented; switch \`${switchName}\` decides`)
