/** What the integration itself tells a visitor: in the name of the bot, since no operator said it. */
import type { Context } from '../installation/connect'
import { sayFor, typedSettings } from '../installation/settings'

const role = 'notice'

export type Notice = { hitlConversationId: string; id: string; text: string }

/** The plugin forwards it as it does an operator's line, so somebody has to have joined before. Told once for each id. */
export const tellVisitor = async (
  { client, ctx }: Context,
  { hitlConversationId, id, text }: Notice,
): Promise<void> => {
  const typed = typedSettings(ctx.configuration)
  const { user } = await client.getOrCreateUser({
    name: typed.label ?? sayFor(typed)('bot'),
    tags: { role },
    discriminateByTags: ['role'],
  })
  await client.getOrCreateMessage({
    conversationId: hitlConversationId,
    userId: user.id,
    type: 'text',
    payload: { text },
    tags: { id },
    discriminateByTags: ['id'],
  })
}
