/** The platform's calls of the integration, by name. */

/** The last two are those of newer platforms (§10, sdk 7.2.0). */
export const operations = [
  'ping',
  'register',
  'unregister',
  'webhook_received',
  'action_triggered',
  'message_created',
  'message_updated',
  'conversation_updated',
] as const

export type OperationName = (typeof operations)[number]

/** What a gate calls this invocation. */
export const gateName = (operation: string, body: unknown) =>
  operation === 'action_triggered' ? `action:${String((body as { type?: unknown } | undefined)?.type)}` : operation
