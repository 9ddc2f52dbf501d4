/** The value of an option `--port`. */

/** 0: a free port. */
export const portOf = (text: string): number => {
  const port = Number(text)
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${text} is no port: give a whole number from 0 to 65535.`)
  return port
}
