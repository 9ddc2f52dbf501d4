/** A small integration with a HITL channel, for the Botpress emulator's own tests. */
import { IntegrationDefinition, messages, z } from '@botpress/sdk'

const payload = messages.defaults
const extra = { userId: z.string().optional(), additionalData: z.string().max(500).optional() }
const conversationId = z.string()
const tag = (title: string) => ({ title, description: title })

export const definition = new IntegrationDefinition({
  name: 'desk',
  version: '1.0.0',
  configuration: { schema: z.object({ desk: z.string().min(1), refuses: z.string().optional() }) },
  user: { tags: { email: tag('E-mail'), agentId: tag('Agent id') } },
  states: {
    credentials: { type: 'integration', schema: z.object({ token: z.string(), scope: z.string().optional() }) },
    note: { type: 'conversation', schema: z.object({ text: z.string() }) },
    mood: { type: 'user', schema: z.object({ mood: z.string() }) },
  },
  events: {
    hitlAssigned: { schema: z.object({ conversationId, userId: z.string() }) },
    hitlStopped: { schema: z.object({ conversationId }) },
    rated: { schema: z.object({ stars: z.number().int().min(1).max(5), conversationId: z.string().optional() }) },
  },
  actions: {
    createUser: {
      input: {
        schema: z.object({ name: z.string(), pictureUrl: z.string().optional(), email: z.string().optional() }),
      },
      output: { schema: z.object({ userId: z.string() }) },
    },
    startHitl: {
      input: {
        schema: z.object({
          userId: z.string(),
          title: z.string().optional(),
          description: z.string().optional(),
          hitlSession: z.object({ department: z.string().optional() }).optional(),
          messageHistory: z.array(z.object({ type: z.string() })),
        }),
      },
      output: { schema: z.object({ conversationId }) },
    },
    stopHitl: { input: { schema: z.object({ conversationId }) }, output: { schema: z.object({}) } },
  },
  channels: {
    hitl: {
      conversation: { tags: { id: tag('Ticket'), state: tag('State of the ticket') } },
      message: { tags: { id: tag('Line') } },
      messages: {
        text: { schema: payload.text.schema.extend(extra) },
        image: { schema: payload.image.schema.extend(extra) },
        audio: { schema: payload.audio.schema.extend(extra) },
        video: { schema: payload.video.schema.extend(extra) },
        file: { schema: payload.file.schema.extend(extra) },
        bloc: { schema: messages.markdownBloc.schema.extend(extra) },
        choice: { schema: payload.choice.schema },
      },
    },
  },
})
