/** What the integration itself tells a visitor: in the name of the bot, since no operator said it. */
import type { Context } from '../installation/connect'
import { persistently } from '../installation/persistently'
import { sayFor, preferencesIn } from '../installation/settings'

const role = 'notice'

export type Notice = { hitlConversationId: string; id: string; text: string }

/**
 * The plugin forwards it as it does an operator's line, so somebody has to have joined before. Told once for each id. Nobody
 * comes back to a notice that is not created, so a call that breaks is made again. Throws what Botpress answers.
 */
export const tellVisitor = async (
  { client, ctx }: Context,
  { hitlConversationId, id, text }: Notice,
): Promise<void> => {
  const typed = preferencesIn(ctx.configuration)
  const name = typed.label ?? sayFor(typed)('bot')
  const userId = await persistently(async () => {
    const { user } = await client.getOrCreateUser({ name, tags: { role }, discriminateByTags: ['role'] })
    return user.id
  })
  await persistently(async () => {
    const { message } = await client.getOrCreateMessage({
      conversationId: hitlConversationId,
      userId,
      type: 'text',
      payload: { text },
      tags: { id },
      discriminateByTags: ['id'],
    })
    return message.id
  })
}
