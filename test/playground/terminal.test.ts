/** The terminal of the playground: what is noticed when the story breaks, and the typed lines. */
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { playInTerminal } from '../../playground/terminal/terminal'
import { inOrder } from './in-order'
import { shortTimes } from './open-page'

/** Plays to the end; `typed` is what comes in. */
const play = async (options: { isOnce: boolean; broken?: string }, typed = '') => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const printed = text(output)
  input.end(typed)
  const code = await playInTerminal({ ...options, isPeopleOnly: false, env: shortTimes, ends: { input, output } })
  output.end()
  return { code, output: await printed }
}

describe.concurrent('the terminal', () => {
  test('when SalesIQ takes no line of the visitor, it fails and says so', async () => {
    const { code, output } = await play({ isOnce: true, broken: 'send' })
    expect(code).toBe(1)
    expect(output).not.toContain('The handoff worked.')
    const complaints = [
      'The handoff failed:',
      'The operator did not get “Good morning! It is 4711.”',
      'SalesIQ answered 400 to POST /api/visitor/v1/',
    ]
    expect(inOrder(output, complaints)).toEqual(complaints)
  })

  test('when the operator’s lines get lost without any error, it fails and says so', async () => {
    const { code, output } = await play({ isOnce: true, broken: 'reply' })
    expect(code).toBe(1)
    expect(output).toContain('Ana did not read “It left our warehouse today.” from Olivia.')
  })

  test('when no chat can be opened, the story stops and says why', async () => {
    const { code, output } = await play({ isOnce: true, broken: 'open' })
    expect(code).toBe(1)
    expect(output).toContain('The story stopped at step 3')
  })

  test('typed lines play the visitor and the operator', async () => {
    const typed = [
      'Good evening',
      '@too early',
      '/nonsense',
      '/human',
      'op: Good evening Ana',
      '/miss',
      '/close',
      '/log',
    ]
    const { code, output } = await play({ isOnce: false }, `${typed.join('\n')}\n`)
    const wanted = [
      'The handoff worked.',
      'Your turn',
      'Ana: “Good evening”',
      'No chat is open. Type /human first.',
      'There is no /nonsense. There is /human, /close',
      'Whoever joins reads “A parcel is late',
      'Olivia Park joins the chat.',
      'Ana reads “Good evening Ana” from Olivia Park',
      'Somebody has joined already. Type /close',
      'The bot gets the event sessionEnded, outcome “completed”.',
      'To see, test or change the connection with SalesIQ',
    ]
    expect(inOrder(output, wanted)).toEqual(wanted)
    expect(code).toBe(0)
  })
})
