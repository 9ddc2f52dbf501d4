/** Every fact that Zoho's pages leave open, as one key each; README.md has the table. */
import { accountSwitches } from './switches-accounts'
import { restSwitches } from './switches-rest'
import { webhookSwitches } from './switches-webhooks'
import { type Definition, fits, type ValuesOf } from './switch-kinds'

const definitions = { ...accountSwitches, ...restSwitches, ...webhookSwitches }

export type Switches = ValuesOf<typeof definitions>

export const switchDefinitions: Record<string, Definition> = definitions

export const defaultSwitches = (): Switches =>
  Object.fromEntries(Object.entries(definitions).map(([name, { default: value }]) => [name, value])) as Switches

/** Sets switches by name, as they come over HTTP; throws where a name or value does not exist. */
export const setSwitches = (switches: Switches, wanted: Record<string, unknown>) => {
  for (const [name, value] of Object.entries(wanted)) {
    const definition = Object.hasOwn(switchDefinitions, name) ? switchDefinitions[name] : undefined
    if (!definition) throw new Error(`No switch is called ${name}`)
    if (!fits(definition, value)) throw new Error(`Switch ${name} cannot be ${JSON.stringify(value)}`)
  }
  Object.assign(switches, wanted)
}
