/** Durations of the package, in milliseconds: each has a default, and the environment may set another for an emulator. */

/** `duration('HITL_READING_MS', 1500)`: the value of the environment variable where that is a number, else the default. */
export const duration = (variable: string, defaultMs: number): number => {
  const text = process.env[variable]
  const milliseconds = Number(text)
  return text && Number.isFinite(milliseconds) && milliseconds >= 0 ? milliseconds : defaultMs
}
