/** `configureIntegration`: what an integration tells the platform about its own installation. */
import type { Installation } from './installation'
import type { Handlers } from './operation'

/** The schedule is kept and shown; its hours and days do not pass here (see `registersAgain`). */
export const configureHandlers = (installation: Installation): Handlers => ({
  configureIntegration: ({ identifier, scheduleRegisterCall }) => {
    if (identifier !== undefined) installation.identifier = identifier ?? undefined
    if (scheduleRegisterCall !== undefined) installation.registerSchedule = scheduleRegisterCall
    return {}
  },
})
