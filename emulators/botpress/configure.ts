/** `configureIntegration`: what an integration tells the platform about its own installation. */
import type { Handlers } from './operation'

export const configureHandlers: Handlers = {
  configureIntegration: (_world, { identifier, scheduleRegisterCall }, installation) => {
    if (identifier !== undefined) installation.identifier = identifier ?? undefined
    if (scheduleRegisterCall !== undefined) installation.schedule(scheduleRegisterCall)
    return {}
  },
}
