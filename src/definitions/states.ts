/** What is kept between calls besides tags: the access token, and how often it was asked for. */
import { z } from '@botpress/sdk'

export const states = {
  token: {
    type: 'integration' as const,
    schema: z.object({
      accessToken: z.string().secret().optional().title('Access token').describe('The access token in use.'),
      expiresAt: z
        .number()
        .title('Expires at')
        .describe('When it stops being valid, epoch milliseconds; 0 if there is none.'),
      grant: z
        .string()
        .title('Grant')
        .describe('A digest of the credentials it was made with, so that changed settings make a new one.'),
      refreshes: z
        .array(z.number())
        .title('Refreshes')
        .describe('When the last refreshes were asked for, epoch milliseconds: Zoho allows ten in ten minutes.'),
      pausedUntil: z
        .number()
        .title('Paused until')
        .describe('Until when no refresh is tried, after Zoho asked to slow down; epoch milliseconds.'),
      refusal: z
        .object({ code: z.string(), at: z.number() })
        .optional()
        .title('Refusal')
        .describe('What Zoho last refused the credentials with, and when, epoch milliseconds.'),
    }),
  },
}
