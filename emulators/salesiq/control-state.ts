/** Everything the emulator knows, as JSON. */
import type { Attachment, Conversation } from './conversation'
import type { Execution } from './courier'
import type { Handle } from './handle'
import { webhookView } from './webhook-view'
import type { World } from './world'

const withSize = ({ bytes, ...file }: Attachment) => ({ ...file, size: bytes.length })

const withFileSizes = (conversation: Conversation) => ({
  ...conversation,
  messages: conversation.messages.map(({ file, moreFiles, ...message }) => ({
    ...message,
    ...(file && { file: withSize(file) }),
    ...(moreFiles && { moreFiles: moreFiles.map(withSize) }),
  })),
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
