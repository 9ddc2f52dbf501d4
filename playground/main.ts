/**
 * `npm start`: the playground page, at one address on 127.0.0.1.
 * `--terminal`: the story in the terminal, then typed lines. `--once`: only the story; exits 0 if all of it worked, else 1.
 */
import { parseArgs } from 'node:util'
import { messageOf } from '../emulators/botpress/api-failure'
import { servePage } from './server/serve'
import { playInTerminal } from './terminal/terminal'

const options = {
  terminal: { type: 'boolean', default: false },
  once: { type: 'boolean', default: false },
  /** The terminal, without one: reads typed lines until the input ends. */
  stay: { type: 'boolean', default: false },
  /** The terminal without HTTP calls. */
  people: { type: 'boolean', default: false },
  /** The terminal with something that fails. */
  break: { type: 'string' },
  port: { type: 'string', default: '0' },
} as const

const main = async () => {
  const { terminal, once, stay, people, break: broken, port } = parseArgs({ options }).values
  if (!(terminal || once || stay || people || broken !== undefined)) return servePage(Number(port))
  const isOnce = once || !(stay || process.stdin.isTTY)
  return playInTerminal({ isOnce, isPeopleOnly: people, broken })
}

void main()
  .catch((failure: unknown) => {
    console.error(`The playground could not start. ${messageOf(failure)}`)
    return 1
  })
  .then((code) => {
    process.exitCode = code
    // Nothing should be open any more; if anything is, the terminal may not wait.
    setTimeout(() => process.exit(), 1000).unref()
  })
