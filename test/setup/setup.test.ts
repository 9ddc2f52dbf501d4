/** The connect page, from an empty installation to an operator's reply, and back when something breaks. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { linkIn, open, submit } from '../harness/browser'
import { consent } from '../../emulators/salesiq/consent'
import { test as base } from '../harness/scene'

const test = base.extend({ options: { bare: true } })

const homeOf = (bridge: Bridge) => /https?:\S+\/setup\?key=\S+/.exec(bridge.ownerLog().join('\n'))?.[0] ?? ''

/** Consents at Zoho and comes back. */
const connected = async (bridge: Bridge) => {
  const page = await open(homeOf(bridge))
  return open(await consent(linkIn(page, 'Give consent')))
}

describe.concurrent('the connect page', () => {
  test('an installation without a consent succeeds and logs one link', async ({ bridge }) => {
    expect(bridge.registered).toEqual({ ok: true })
    expect(bridge.ownerLog().filter((line) => line.includes('/setup?key='))).toHaveLength(1)
    const page = await open(homeOf(bridge))
    expect(page.status).toBe(200)
    expect(page.text).toContain('An administrator of your Zoho organisation has to agree.')
  })

  test('consent, department, webhook, signature: nothing is typed, and an operator is heard', async ({ bridge }) => {
    const page = await connected(bridge)
    expect(page.text).toContain('Your portal is zylker.')
    const done = await submit(page, 'Use the selected department', { departmentId: 'Support' })
    expect(done.text).toContain('Only events that SalesIQ has signed are accepted.')
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'hello')
    await visitor.says('hi')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('hello')
    expect(conversation.messages.at(-1)?.text).toBe('hi')
    expect(bridge.salesiq.deliveries.every(({ headers, status }) => headers['x-siqsignature'] && status === 200)).toBe(
      true,
    )
  })
})
