/** Erasing a session: the action Delete session says what is gone and what is not. */
import { describe, expect } from 'vitest'
import { scopesFor } from '../../src/salesiq/consent'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { withSecond } from '../harness/second-grant'
import { hurried } from '../harness/times'

/** What a process knows of a consent may be a minute old in another one. */
const oneProcess = test.extend({ options: { processes: 1 } })

type Output = {
  hitlConversationIds: string[]
  filesDeleted: number
  conversationsDeleted: number
  isComplete: boolean
  notDeleted: string[]
}

const DELETE = 'DELETE /api/v2/:screen/conversations/:id'

const deleteSession = async (bridge: Bridge, input: object) => {
  const { status, body } = await bridge.botpress.invoke('action_triggered', { type: 'deleteSession', input })
  const answer = JSON.parse(body) as { output?: Output; message?: string }
  return { status, ...answer }
}

const switchOn = (bridge: Bridge, more: object = {}) => bridge.configure({ deleteConversations: true, ...more })

/** A session with files of the operator, running. */
const running = async (bridge: Bridge, { reference = 'order-1042', files = 2 } = {}) => {
  const opened = await bridge.session({ hitlSession: { reference } }, { name: reference })
  for (let number = 0; number < files; number += 1) {
    const file = { name: `${number}.pdf`, type: 'application/pdf', bytes: Buffer.from(`file ${number}`) }
    await opened.operator.sendsFile(opened.conversation, file)
    await bridge.settled()
  }
  return opened
}

/** The same, over. */
const ended = async (bridge: Bridge, wanted: { reference?: string; files?: number } = {}) => {
  const opened = await running(bridge, wanted)
  await opened.operator.closes(opened.conversation)
  await bridge.settled()
  return opened
}

/** Without the pictures of operators, which belong to no session. */
const filesOf = ({ botpress }: Bridge) => botpress.files.filter(({ tags }) => tags['hitlConversationId'])

const isInSalesIq = ({ salesiq }: Bridge, { id }: { id: string }) =>
  salesiq.conversations.some((each) => each.id === id)

/** What an organisation's consent has where the setting was off. */
const withoutDeleting = (bridge: Bridge) => {
  const scopes = scopesFor('organisation').map(({ scope }) => scope)
  return { refreshToken: undefined, accessToken: bridge.salesiq.issueToken({ scopes }) }
}

describe.concurrent('a session that is over is erased', () => {
  test('allowed: its files and its conversation are gone, and nothing of another session', async ({ bridge }) => {
    await switchOn(bridge)
    const other = await ended(bridge, { reference: 'order-7', files: 1 })
    const { conversation, hitl } = await ended(bridge)
    expect(filesOf(bridge)).toHaveLength(3)
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    const gone = { hitlConversationIds: [hitl.id], filesDeleted: 2, conversationsDeleted: 1 }
    expect(output).toEqual({ ...gone, isComplete: true, notDeleted: [] })
    expect(isInSalesIq(bridge, conversation)).toBe(false)
    expect(isInSalesIq(bridge, other.conversation)).toBe(true)
    expect(filesOf(bridge).map(({ tags }) => tags['hitlConversationId'])).toEqual([other.hitl.id])
  })

  test('twice: the second time nothing is left to delete, and that is no failure', async ({ bridge }) => {
    await switchOn(bridge)
    const { hitl } = await ended(bridge)
    await deleteSession(bridge, { hitlConversationId: hitl.id })
    const { output } = await deleteSession(bridge, { hitlConversationId: hitl.id })
    expect(output).toMatchObject({ filesDeleted: 0, conversationsDeleted: 1, isComplete: true, notDeleted: [] })
  })

  test('more files than a page of the list holds', async ({ bridge }) => {
    bridge.botpress.switches.pageSize = 2
    await switchOn(bridge)
    await ended(bridge, { files: 5 })
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ filesDeleted: 5, isComplete: true })
    expect(filesOf(bridge)).toEqual([])
  })

  test('a file that only has the same tag is not ours and stays', async ({ bridge }) => {
    await switchOn(bridge)
    const { hitl } = await ended(bridge, { files: 1 })
    const [ours] = filesOf(bridge)
    if (!ours) throw new Error('The file of the operator was not stored')
    bridge.botpress.files.push({ ...ours, id: 'file_of_another', key: 'manual.pdf' })
    const { output } = await deleteSession(bridge, { hitlConversationId: hitl.id })
    expect(output?.filesDeleted).toBe(1)
    expect(filesOf(bridge).map(({ key }) => key)).toEqual(['manual.pdf'])
  })

  test('two sessions of one reference: both, also where the list has a page for each', async ({ bridge }) => {
    bridge.botpress.switches.pageSize = 1
    await switchOn(bridge)
    const [first, second] = [await ended(bridge, { files: 1 }), await ended(bridge, { files: 1 })]
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(output?.hitlConversationIds.sort()).toEqual([first.hitl.id, second.hitl.id].sort())
    expect(output).toMatchObject({ filesDeleted: 2, conversationsDeleted: 2, isComplete: true })
  })

  test('stopped by the bot: the same', async ({ bridge }) => {
    await switchOn(bridge)
    const { visitor, conversation } = await running(bridge)
    await visitor.stopsHitl()
    await bridge.settled()
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ filesDeleted: 2, conversationsDeleted: 1, isComplete: true })
    expect(isInSalesIq(bridge, conversation)).toBe(false)
  })
})

describe.concurrent('what is refused', () => {
  test('an open session, alone or beside one that is over: nothing is deleted', async ({ bridge }) => {
    await switchOn(bridge)
    await ended(bridge)
    const { hitl } = await running(bridge, { files: 1 })
    const { status, message } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(status).toBe(400)
    expect(message).toContain(`The session ${hitl.id} is still open, so nothing was deleted: stop it first`)
    expect(filesOf(bridge)).toHaveLength(3)
    expect(bridge.salesiq.calls.filter(({ route }) => route === DELETE)).toEqual([])
  })

  test('a session that does not exist, and a card without a session', async ({ bridge }) => {
    await ended(bridge)
    for (const [input, message] of [
      [{ reference: 'nobody' }, 'There is no session with this reference.'],
      [{ hitlConversationId: 'conv_01AAAAAAAAAAAAAAAAAAAAAAAA' }, 'There is no session with this hitlConversationId.'],
      [{ reference: ' ' }, 'Name the session: fill in reference or hitlConversationId of the Delete session card.'],
    ] as const) {
      const answer = await deleteSession(bridge, input)
      expect([answer.status, answer.message]).toEqual([400, message])
    }
    expect(filesOf(bridge)).toHaveLength(2)
  })
})

describe.concurrent('what could not be deleted', () => {
  test('Botpress does not tell the connection: the output says so, and the files are gone', async ({ bridge }) => {
    const { conversation } = await ended(bridge)
    await switchOn(bridge, { screenName: undefined })
    await bridge.advance(120_000)
    bridge.botpress.refuses('GET /v1/chat/states/:type/:id/:name', 'Forbidden', { times: 9 })
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    bridge.botpress.faults.clear()
    expect(output).toMatchObject({ filesDeleted: 2, conversationsDeleted: 0, isComplete: false })
    expect(output?.notDeleted.join()).toContain(`${conversation.id} was not deleted: `)
  })

  test('more sessions of one reference than a run looks at: the output says that there are more', async ({
    bridge,
  }) => {
    for (let number = 0; number < 22; number += 1) {
      const { conversation } = await bridge.handoff({ hitlSession: { reference: 'one' } }, { name: `Ana ${number}` })
      await bridge.salesiq.misses(conversation)
    }
    await bridge.settled()
    bridge.botpress.switches.pageSize = 1
    const { output } = await deleteSession(bridge, { reference: 'one' })
    expect(output?.hitlConversationIds).toHaveLength(20)
    expect(output?.notDeleted.at(-1)).toContain('name the older ones by hitlConversationId')
    expect(output?.isComplete).toBe(false)
  })

  test('the setting is off: the files go, SalesIQ is not asked, and the output names the setting', async ({
    bridge,
  }) => {
    const { conversation } = await ended(bridge)
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ filesDeleted: 2, conversationsDeleted: 0, isComplete: false })
    expect(output?.notDeleted).toHaveLength(1)
    expect(output?.notDeleted[0]).toContain(`${conversation.id} was not deleted: the setting “Allow deleting`)
    expect(bridge.salesiq.calls.filter(({ route }) => route === DELETE)).toEqual([])
  })

  oneProcess(
    'the consent was given before the setting: the scope is named; later deletions make no call, and all else works',
    async ({ bridge }) => {
      await switchOn(bridge, withoutDeleting(bridge))
      await ended(bridge)
      const { output } = await deleteSession(bridge, { reference: 'order-1042' })
      expect(output).toMatchObject({ filesDeleted: 2, conversationsDeleted: 0, isComplete: false })
      expect(output?.notDeleted.join()).toContain('The consent lacks the scope SalesIQ.conversations.DELETE')
      await deleteSession(bridge, { reference: 'order-1042' })
      expect(bridge.salesiq.calls.filter(({ route }) => route === DELETE)).toHaveLength(1)
      const { visitor, conversation } = await bridge.session()
      await visitor.says('/end')
      await bridge.settled()
      expect(conversation.status).toBe('ended')
    },
  )

  oneProcess('the second consent has the scope: gone', async ({ bridge }) => {
    await withSecond(bridge, { deleteConversations: true })
    await switchOn(bridge, withoutDeleting(bridge))
    const { conversation } = await ended(bridge)
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ conversationsDeleted: 1, isComplete: true })
    expect(isInSalesIq(bridge, conversation)).toBe(false)
  })

  test('SalesIQ has no such call: kept, with the way by hand', async ({ bridge }) => {
    bridge.salesiq.switches.conversationDelete = 'absent'
    await switchOn(bridge)
    const { conversation } = await ended(bridge)
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ filesDeleted: 2, conversationsDeleted: 0, isComplete: false })
    expect(output?.notDeleted.join()).toContain('or delete the conversation by hand in SalesIQ')
    expect(isInSalesIq(bridge, conversation)).toBe(true)
  })

  test('an address that SalesIQ does not know is no proof that the conversation is gone', async ({ bridge }) => {
    await switchOn(bridge)
    const { conversation } = await ended(bridge)
    bridge.salesiq.faults.add(DELETE, { kind: 'status', status: 404 }, 1)
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ conversationsDeleted: 0, isComplete: false })
    expect(isInSalesIq(bridge, conversation)).toBe(true)
  })

  test('Botpress refuses one file: the others go, and another try deletes the rest', async ({ bridge }) => {
    await switchOn(bridge)
    await ended(bridge, { files: 3 })
    bridge.botpress.faults.add('DELETE /v1/files/:id', { kind: 'status', status: 403 }, 1)
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ filesDeleted: 2, conversationsDeleted: 1, isComplete: false })
    expect(output?.notDeleted.join()).toMatch(/^Files that were not deleted: 1 .*Run Delete session again\.$/)
    expect((await deleteSession(bridge, { reference: 'order-1042' })).output).toMatchObject({
      filesDeleted: 1,
      isComplete: true,
    })
  })

  test('Botpress does not list the files: the conversation goes all the same', async ({ bridge }) => {
    await switchOn(bridge)
    await ended(bridge)
    bridge.botpress.faults.add('GET /v1/files', { kind: 'status', status: 403 }, 1)
    const { output } = await deleteSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ filesDeleted: 0, conversationsDeleted: 1, isComplete: false })
    expect(output?.notDeleted.join()).toContain('The files of the session could not be listed')
  })

  test.extend({ options: { env: { ...hurried, HITL_DELETING_MS: '1000' } } })(
    'SalesIQ hangs: the files go, and the output says that SalesIQ did not answer in time',
    async ({ bridge }) => {
      await switchOn(bridge)
      await ended(bridge)
      bridge.salesiq.faults.add(DELETE, { kind: 'hang' }, 1)
      const { output } = await deleteSession(bridge, { reference: 'order-1042' })
      expect(output).toMatchObject({ filesDeleted: 2, conversationsDeleted: 0, isComplete: false })
      expect(output?.notDeleted.join()).toContain('SalesIQ did not answer in time')
      bridge.salesiq.faults.clear()
    },
  )
})

test('the consent asks for the scope only where the setting is on', () => {
  const scopes = (kind: 'organisation' | 'person', deleteConversations?: boolean) =>
    scopesFor(kind, { deleteConversations }).map(({ scope }) => scope)
  for (const kind of ['organisation', 'person'] as const) {
    expect(scopes(kind)).not.toContain('SalesIQ.conversations.DELETE')
    expect(scopes(kind, false)).not.toContain('SalesIQ.conversations.DELETE')
    expect(scopes(kind, true)).toContain('SalesIQ.conversations.DELETE')
  }
  expect(scopes('person', true)).not.toContain('SalesIQ.conversations.CREATE')
})
