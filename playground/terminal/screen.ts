/** The terminal: prints above the line that somebody is typing, in colours only where they are wanted. */
import { clearLine, cursorTo, type Interface } from 'node:readline'
import { type Look, painter } from './line'

export const newScreen = (out: NodeJS.WriteStream) => {
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
    paint,
    /** The width may change while it runs; a file or a pipe has none. */
    look: (): Look => ({ paint, columns: out.isTTY ? out.columns : Infinity }),
    print,
    /** From now on there is a line being typed; without one there is none any more. */
    typesAt: (line?: Interface) => {
      typing.at = line
    },
  }
}

export type Screen = ReturnType<typeof newScreen>
