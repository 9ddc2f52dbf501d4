/** The bundle's waits and limits in scenes, as environment variables in milliseconds. A scene overrides one through `env`. */

/** Limits are long, so that a slow machine is not taken for a service that does not answer. */
export const times: Record<string, string> = {
  /** One call of SalesIQ, Zoho's accounts or a file's server; a file has three times as long. */
  ZOHO_TIME_LIMIT_MS: '8000',
}

/** For scenes in which something never answers. */
export const hurried: Record<string, string> = {
  ZOHO_TIME_LIMIT_MS: '1500',
}
