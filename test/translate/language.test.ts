/** In whose language visitors and operators read the lines of the integration. */
import { describe, expect } from 'vitest'
import { test } from '../harness/scene'

describe.concurrent('in whose language', () => {
  test('the settings’ language, for visitor and operator', async ({ bridge }) => {
    await bridge.configure({ language: 'fr' })
    const { visitor, operator, conversation } = await bridge.session()
    await operator.offers(conversation, 'audio_call')
    await bridge.settled()
    expect(conversation.messages[1]?.text).toContain('La conversation jusqu’ici')
    expect(visitor.heard.at(-1)).toContain('Olivia Park a proposé un appel')
  })

  test('the visitor’s own, where the handoff tells one; the operator’s stays', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session({ hitlSession: { language: 'de-AT' } })
    await operator.offers(conversation, 'audio_call')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toContain('Olivia Park hat einen Anruf angeboten')
    expect(conversation.messages[1]?.text).toContain('The conversation so far')
  })

  test('the bot owner’s own words', async ({ bridge }) => {
    await bridge.configure({ texts: [{ name: 'offeredCall', text: '{operator} would like to ring you.' }] })
    const { visitor, operator, conversation } = await bridge.session()
    await operator.offers(conversation, 'video_call')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('Olivia Park would like to ring you.')
  })
})
