/** Files from the visitor: those that break off on the way up, and what they are called. */
import { describe, expect } from 'vitest'
import { test } from '../harness/scene'
import { randomFile } from '../harness/random-file'

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'

const alone = test.extend({ options: { processes: 1 } })

describe.concurrent('a file whose upload goes wrong', () => {
  test('twice: a line in its place, and the neighbours arrive', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const link = bridge.fileHost.link('a.png', { type: 'image/png', bytes: randomFile(1000) })
    bridge.salesiq.faults.add(MESSAGES, { kind: 'resetBefore' }, 2)
    const items = [
      { type: 'image', payload: { imageUrl: link } },
      { type: 'text', payload: { text: 'after' } },
    ]
    await visitor.says({ type: 'bloc', payload: { items } })
    const lines = conversation.messages.slice(-2).map(({ text }) => text)
    expect(lines).toEqual([`Image: ${link} (not sent as a file: SalesIQ did not take it)`, 'after'])
  })

  alone('the second of two with the same name: both are there', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const imageUrl = bridge.fileHost.link('image.png', { type: 'image/png', bytes: randomFile(1000) })
    await visitor.says({ type: 'image', payload: { imageUrl } })
    bridge.salesiq.faults.add(MESSAGES, { kind: 'resetBefore' })
    await visitor.says({ type: 'image', payload: { imageUrl } })
    expect(conversation.messages.filter(({ file }) => file)).toHaveLength(2)
  })
})

describe.concurrent('what visitors call their files', () => {
  const names: [title: string, name: string, comment: string | undefined][] = [
    ['It costs 12.50', 'a5.png', 'It costs 12.50'],
    ['see shop.example.com', 'a5.png', 'see shop.example.com'],
    ['../../etc/photo.png', 'photo.png', undefined],
    ['a\u202egnp.exe.png', 'agnp.exe.png', undefined],
    [`${'x'.repeat(500)}.png`, `${'x'.repeat(146)}.png`, undefined],
  ]
  for (const [title, name, comment] of names) {
    test(`${title.slice(0, 30)}: ${name.slice(0, 20)}`, async ({ bridge }) => {
      const { visitor, conversation } = await bridge.session()
      const imageUrl = bridge.fileHost.link('a5.png', { type: 'image/png', bytes: randomFile(10) })
      await visitor.says({ type: 'image', payload: { imageUrl, title } })
      expect(conversation.messages.at(-1)?.file).toMatchObject({ name, ...(comment && { comment }) })
    })
  }

  test('a link as long as a book is shortened', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const before = conversation.messages.length
    await visitor.says({ type: 'image', payload: { imageUrl: `data:image/png;base64,${'A'.repeat(100_000)}` } })
    expect(conversation.messages).toHaveLength(before + 1)
  })
})
