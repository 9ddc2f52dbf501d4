/** The bundle's waits and limits in scenes, as environment variables in milliseconds. A scene overrides one through `env`. */

/** Limits are long, so that a slow machine is not taken for a service that does not answer. */
export const times: Record<string, string> = {
  /** One call of SalesIQ, Zoho's accounts or a file's server; a file has three times as long. */
  ZOHO_TIME_LIMIT_MS: '20000',
  /** A webhook's answer. 3500 in use. */
  HITL_ANSWER_MS: '20000',
  /** The answer of `stopHitl`. 2700 in use. */
  HITL_STOP_MS: '20000',
  /** One look at a transcript. 1500 in use. */
  HITL_READING_MS: '4000',
  /** One note in tags, before it is written again. One second in use. */
  HITL_NOTE_MS: '10000',
  /** The emulated plugin notes an announcement at once, unless a scene gives it a latency. One second in use. */
  HITL_ANNOUNCEMENT_MS: '0',
  /** Between two looks at something that is about to appear. */
  HITL_LOOK_AGAIN_MS: '50',
  /** How long a transcript is waited for that does not show a message yet. */
  HITL_TRANSCRIPT_LAG_MS: '250',
}

/** For scenes in which something never answers: a scene waits for these limits, and a slow machine should not reach them. */
export const hurried: Record<string, string> = {
  ZOHO_TIME_LIMIT_MS: '2500',
  HITL_ANSWER_MS: '4500',
  HITL_STOP_MS: '4000',
  HITL_READING_MS: '2000',
  HITL_NOTE_MS: '1500',
}

/** The limits in use, for the matrix and the soak; but nobody waits eight seconds for one call. */
export const asInUse: Record<string, string> = {
  ZOHO_TIME_LIMIT_MS: '1500',
  HITL_ANSWER_MS: '3500',
  HITL_STOP_MS: '2700',
  HITL_READING_MS: '1500',
  HITL_NOTE_MS: '1000',
}
