/** A process of the bundle that dies in the middle of a call, and the one that takes its place. */
import { expect } from 'vitest'
import { test as base } from './scene'
import { until } from './until'

const test = base.extend({ options: { processes: 1, ownProcess: true } })

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'

test('what the process was doing ends at once; the next line is sent by a new process', async ({ bridge }) => {
  const { visitor, conversation } = await bridge.session()
  bridge.salesiq.faults.add(MESSAGES, { kind: 'hang' })
  const said = visitor.says('lost').catch((error: unknown) => error)
  await until('the line is on its way', () => bridge.salesiq.calls.some(({ fault }) => fault === 'hang'))
  await bridge.kill(0)
  await said
  await visitor.says('hello again')
  expect(conversation.messages.at(-1)?.text).toBe('hello again')
})
