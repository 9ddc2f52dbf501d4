/** The terminal: prints above the line that somebody is typing, in colours only where they are wanted. */
import { clearLine, cursorTo, type Interface } from 'node:readline'
import { type Look, painter } from './line'

/** Where lines are typed and shown: the terminal of this process, or a pipe. */
export type Ends = {
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
}

export const terminalOf = ({ stdin, stdout }: NodeJS.Process): Ends => ({ input: stdin, output: stdout })

export const newScreen = ({ input, output: out }: Ends) => {
  const typing: { at?: Interface } = {}
  const print = (text = '') => {
    if (typing.at && out.isTTY) {
      clearLine(out, 0)
      cursorTo(out, 0)
    }
    out.write(`${text}\n`)
    if (out.isTTY) typing.at?.prompt(true)
  }
  const paint = painter(Boolean(out.isTTY) && !process.env['NO_COLOR'])
  return {
    ends: { input, output: out },
    paint,
    /** The width may change while it runs; a file or a pipe has none. */
    look: (): Look => ({ paint, columns: (out.isTTY && out.columns) || Infinity }),
    print,
    /** From now on there is a line being typed; without one there is none any more. */
    typesAt: (line?: Interface) => {
      typing.at = line
    },
  }
}

export type Screen = ReturnType<typeof newScreen>
