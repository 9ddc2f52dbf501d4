/** What handles one SalesIQ event of a session of ours. */
import type { EventName, SalesIqEvent } from '../salesiq/events'
import type { SessionContext } from '../session/context'
import type { Session } from '../session/find'

export type EventHandler<N extends EventName> = (
  event: SalesIqEvent<N>,
  session: Session,
  context: SessionContext,
) => Promise<void>
