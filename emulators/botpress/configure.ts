/** `configureIntegration`: what an integration tells the platform about its own installation. */
import type { Installation } from './installation'
import type { Handlers } from './operation'

export const configureHandlers = (installation: Installation): Handlers => ({
  configureIntegration: ({ identifier, scheduleRegisterCall }) => {
    if (identifier !== undefined) installation.identifier = identifier ?? undefined
    if (scheduleRegisterCall !== undefined) installation.schedule(scheduleRegisterCall)
    return {}
  },
})
