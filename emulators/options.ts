/** Options of the programs that a person starts in a terminal. */
import { messageOf } from './botpress/api-failure'

/** The value of `--port`; 0: a free port. */
export const portOf = (text: string): number => {
  const port = Number(text)
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${text} is no port: give a whole number from 0 to 65535.`)
  return port
}

/** What `read` answers; where an option is wrong, the error shows the help too. */
export const withHelp = <T>(help: string, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw new Error(`${messageOf(error)}\n\n${help}`)
  }
}
