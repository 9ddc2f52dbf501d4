/** Every fact that Zoho's pages leave open, as one key each; README.md has the table. */
import { accountSwitches } from './switches-accounts'
import { restSwitches } from './switches-rest'
import { webhookSwitches } from './switches-webhooks'
import { type Definition, problemOf, type ValuesOf } from './switch-kinds'

const definitions = { ...accountSwitches, ...restSwitches, ...webhookSwitches }

export type Switches = ValuesOf<typeof definitions>

export const switchDefinitions: Record<string, Definition> = definitions

export const defaultSwitches = (): Switches => {
  const values = Object.entries(definitions).map(([name, { default: value }]) => [name, structuredClone(value)])
  return Object.fromEntries(values) as Switches
}

/** Sets switches by name, as they come over HTTP; throws where a name or value does not exist. */
export const setSwitches = (switches: Switches, wanted: Record<string, unknown>) => {
  for (const [name, value] of Object.entries(wanted)) {
    const definition = Object.hasOwn(switchDefinitions, name) ? switchDefinitions[name] : undefined
    const problem = definition ? problemOf(name, definition, value) : `No switch is called ${name}`
    if (problem) throw new Error(problem)
  }
  Object.assign(switches, structuredClone(wanted))
}
