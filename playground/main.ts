/** `npm start`: the playground page, or the handoff in the terminal. The options are in `help`. */
import { parseArgs } from 'node:util'
import { messageOf } from '../emulators/botpress/api-failure'
import { portOf, withHelp } from '../emulators/options'
import { servePage } from './server/serve'
import { ways } from './terminal/broken'
import { playInTerminal } from './terminal/terminal'

const help = `npm start                    the page: be visitor and operator, at one address on 127.0.0.1
npm start -- --port 4000     the page at this port; a free port unless you name one
npm start -- --terminal      the handoff in the terminal, then the lines that you type
npm start -- --once          the handoff in the terminal; exits with 0 if all of it worked, else with 1

Options of the terminal:
  --people         leaves out the HTTP calls
  --break ${Object.keys(ways).join('|')}
                   SalesIQ refuses to open the chat or to take a message, or a reply's webhook is lost
  --stay           reads lines until the input ends, also where the input is no terminal
`

const options = {
  terminal: { type: 'boolean', default: false },
  once: { type: 'boolean', default: false },
  stay: { type: 'boolean', default: false },
  people: { type: 'boolean', default: false },
  break: { type: 'string' },
  port: { type: 'string', default: '0' },
  help: { type: 'boolean', default: false },
} as const

const readArguments = () => {
  const { values } = parseArgs({ options })
  return { ...values, port: portOf(values.port) }
}

const main = async () => {
  const { terminal, once, stay, people, break: broken, port, help: isHelp } = withHelp(help, readArguments)
  if (isHelp) {
    console.log(help)
    return 0
  }
  if (!(terminal || once || stay || people || broken !== undefined)) return servePage(port)
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
