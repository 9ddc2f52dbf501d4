/** The bundle's waits and limits in scenes, as environment variables in milliseconds. A scene overrides one through `env`. */

export const times: Record<string, string> = {
  /** One call of SalesIQ, Zoho's accounts or a file's server; a file has three times as long. Eight seconds in use. */
  ZOHO_TIME_LIMIT_MS: '1500',
}
