/** The way to SalesIQ for work that goes on without it: an end, or a reply, is told also where nothing is connected any more. */
import { isApiError } from '@botpress/sdk'
import { connect, type Context } from './connect'
import { settingsOf } from './connection'
import type { SalesIq } from '../salesiq/client'

/** Undefined where a setting or the consent is missing; the bot owner reads of it. Throws what Botpress answers. */
export const connectIfConfigured = async (context: Context): Promise<SalesIq | undefined> => {
  try {
    return connect(context, await settingsOf(context))
  } catch (error) {
    if (!isApiError(error) || error.type !== 'Runtime') throw error
    context.logger.forBot().warn(error.message)
    return undefined
  }
}
