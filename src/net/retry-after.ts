/** How long a server asks to wait. */

/** Seconds from a `retry-after` header, which holds seconds or a date; undefined where there is none that can be read. */
export const secondsToWait = (headers: Record<string, unknown>): number | undefined => {
  const value = headers['retry-after']
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const seconds = /^\s*\d+\s*$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined
}
