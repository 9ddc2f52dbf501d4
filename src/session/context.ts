/** What work on a session is given, whoever asks for it: a webhook, a message of the visitor, an action, the daily check. */
import type { Context } from '../installation/connect'
import { type Typed, typedSettings } from '../installation/settings'

export type SessionContext = Context & {
  typed: Typed
  /** When the work has to be over, since somebody waits for the answer; epoch ms. */
  deadline: number
  /** Work that nobody waits for, such as a picture; the webhook lets it finish while there is time. */
  background: Promise<unknown>[]
}

export const sessionContext = (context: Context, deadline: number): SessionContext => ({
  ctx: context.ctx,
  client: context.client,
  logger: context.logger,
  typed: typedSettings(context.ctx.configuration),
  deadline,
  background: [],
})

/** A later delivery of the same event may succeed: SalesIQ is asked for another one. */
export class RetryLater extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'RetryLater'
  }
}

/** The same for one message only: the messages after it need not wait. */
export class MessageLater extends RetryLater {}
