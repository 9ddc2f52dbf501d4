/** Files are carried, not held: the largest one both ways leaves the process about as small as it was. */
import { expect } from 'vitest'
import { test as base } from '../harness/scene'
import { randomFile } from '../harness/random-file'

const test = base.extend({ options: { processes: 1, ownProcess: true } })

const MB = 1024 * 1024

test('a file of 50 MB both ways raises the process by less than 64 MB', async ({ bridge }) => {
  const { visitor, operator, conversation } = await bridge.session()
  const bytes = randomFile(50 * MB)
  const exchange = async (file: Buffer, name: string) => {
    const link = bridge.fileHost.link(name, { type: 'video/mp4', bytes: file })
    await visitor.says({ type: 'video', payload: { videoUrl: link } })
    await operator.sendsFile(conversation, { name, type: 'video/mp4', bytes: file })
    await bridge.settled()
  }
  await exchange(bytes.subarray(0, 1000), 'small.mp4')
  const used = Math.max(...(await bridge.memory()).map((each) => each.used))
  await exchange(bytes, 'large.mp4')
  const peak = Math.max(...(await bridge.memory()).map((each) => each.peak))
  const rise = (peak - used) / MB
  const [sent, received] = conversation.messages.flatMap(({ file }) => (file?.name === 'large.mp4' ? [file] : []))
  expect(sent?.bytes.equals(bytes)).toBe(true)
  expect(received?.bytes.equals(bytes)).toBe(true)
  const heard = visitor.messages.at(-1)
  const stored = Buffer.from(await (await fetch(String(heard?.payload['videoUrl']))).arrayBuffer())
  expect(stored.equals(bytes)).toBe(true)
  expect(rise, 'MB').toBeLessThan(64)
})
