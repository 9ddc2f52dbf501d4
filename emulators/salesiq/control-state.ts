/** Everything the emulator knows, as JSON. */
import type { Conversation } from './conversation'
import type { Execution } from './courier'
import type { Handle } from './handle'
import { webhookView } from './webhook-view'
import type { World } from './world'

const withFileSizes = (conversation: Conversation) => ({
  ...conversation,
  messages: conversation.messages.map((message) => {
    if (!message.file) return message
    const { bytes, ...file } = message.file
    return { ...message, file: { ...file, size: bytes.length } }
  }),
})

const shortExecution = ({ id, event, conversationId, attempts, state, webhook }: Execution) => ({
  id,
  event,
  conversationId,
  attempts,
  state,
  webhookId: webhook.id,
})

export const stateOf = (world: World, handle: Handle) => ({
  url: world.url,
  now: world.clock.now(),
  portal: world.portal,
  switches: world.switches,
  conversations: world.conversations.map(withFileSizes),
  webhooks: world.webhooks.map((webhook) => webhookView(world, webhook)),
  executions: world.courier.executions.map(shortExecution),
  failedExecutions: handle.failedExecutions.map(shortExecution),
  activeTokens: world.accounts.accessTokens.filter(({ token }) => world.accounts.validAccessToken(token)).length,
  unused: handle.unused(),
})
