/** Tests with a bridge: each its own, or one for those that change nothing in it. */
import { afterAll, beforeAll, test as base } from 'vitest'
import { type Bridge, type BridgeOptions, startBridge } from './bridge'
import { bundleFor } from './mutants'
import { story } from './story'

/** A test with a bridge of its own; `options` differ by file or by `test.extend`. */
export const test = base.extend<{ options: BridgeOptions; bridge: Bridge }>({
  options: {},
  bridge: async ({ options, task, onTestFailed }, use) => {
    const bridge = await startBridge({ file: bundleFor(task.name), ...options })
    onTestFailed(() => console.error(`What happened:\n${story(bridge)}`))
    try {
      await use(bridge)
      const leftovers = bridge.leftovers()
      if (leftovers.length > 0) throw new Error(`The scene left something behind:\n${leftovers.join('\n')}`)
    } finally {
      await bridge.finish()
    }
  },
})

/** One bridge for tests that change nothing in it. Call it at the top of a `describe`; the answer gives the bridge. */
export const sharedBridge = (options: BridgeOptions = {}): (() => Bridge) => {
  let bridge: Bridge | undefined
  beforeAll(async () => {
    bridge = await startBridge({ file: bundleFor(), ...options })
  })
  afterAll(async () => bridge?.finish())
  return () => {
    if (!bridge) throw new Error('The bridge is not up yet')
    return bridge
  }
}
