/** The way to SalesIQ for work that goes on without it: an end, or a reply, is told also where nothing is connected any more. */
import { isApiError } from '@botpress/sdk'
import { connect, type Door } from './connect'
import { settingsOf } from './connection'
import type { SalesIq } from './salesiq/client'

/** Undefined where a setting or the consent is missing; the bot owner reads of it. Throws what Botpress answers. */
export const salesIqIfAny = async (door: Door): Promise<SalesIq | undefined> => {
  try {
    return connect(door, await settingsOf(door))
  } catch (error) {
    if (!isApiError(error) || error.type !== 'Runtime') throw error
    door.logger.forBot().warn(error.message)
    return undefined
  }
}
