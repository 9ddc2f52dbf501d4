/** `npm run bench`: how long each step takes between two emulators that answer at once, so the time is our own. */
import { performance } from 'node:perf_hooks'
import { startBundle } from '../emulators/botpress/bundle'
import { startBridge, type Bridge } from '../test/harness/bridge'

const rounds = 200

const middle = (times: number[], share: number) => {
  const sorted = [...times].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1)
}

const measure = async (name: string, times: number, step: () => Promise<unknown>) => {
  const taken: number[] = []
  for (let round = 0; round < times; round += 1) {
    const start = performance.now()
    await step()
    taken.push(performance.now() - start)
  }
  console.log(
    `${name.padEnd(34)}${middle(taken, 0.5).padStart(8)}${middle(taken, 0.95).padStart(8)}${String(times).padStart(8)}`,
  )
}

const coldStart = (bridge: Bridge) => async () => {
  const bundle = await startBundle({ file: '.botpress/dist/index.cjs', env: bridge.botpress.env, ownProcess: true })
  await bundle.close()
}

const main = async () => {
  const bridge = await startBridge({ processes: 1, ownProcess: true })
  try {
    const { visitor, operator, conversation, hitl } = await bridge.session()
    const user = bridge.botpress.users.find(({ tags }) => tags['email'])
    const input = {
      userId: user?.id,
      messageHistory: [{ source: { type: 'bot' }, type: 'text', payload: { text: 'hi' } }],
    }
    console.log(`${''.padEnd(34)}${'p50 ms'.padStart(8)}${'p95 ms'.padStart(8)}${'rounds'.padStart(8)}`)
    await measure('start with a transcript', rounds, () =>
      bridge.botpress.invoke('action_triggered', { type: 'startHitl', input }),
    )
    await measure('visitor to operator', rounds, () => visitor.says('hello'))
    await measure('operator to visitor', rounds, () => operator.replies(conversation, 'hello'))
    const bytes = Buffer.alloc(10 * 1024 * 1024, 'x')
    const videoUrl = bridge.fileHost.link('ten-megabytes.mp4', { type: 'video/mp4', bytes })
    await measure('10 MB to the operator', 10, () => visitor.says({ type: 'video', payload: { videoUrl } }))
    await measure('10 MB to the visitor', 10, () =>
      operator.sendsFile(conversation, { name: 'ten-megabytes.mp4', type: 'video/mp4', bytes }),
    )
    const [{ peak } = { peak: 0 }] = await bridge.memory()
    console.log(`the most memory the process had in use: ${(peak / 1024 / 1024).toFixed(0)} MB`)
    await measure('a foreign event', rounds, () =>
      bridge.salesiq.deliver({ payload: { event: 'conversation.missed', entity_id: '1', entity: {} } }),
    )
    await measure('stop', 1, () =>
      bridge.botpress.invoke('action_triggered', { type: 'stopHitl', input: { conversationId: hitl.id } }),
    )
    await measure('a process of node with the bundle', 10, coldStart(bridge))
  } finally {
    await bridge.finish()
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
