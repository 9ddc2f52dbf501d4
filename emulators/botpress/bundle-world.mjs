/** What a built bundle sees of the process in which it runs: environment, output, clock and timers of its own. */
import { Console } from 'node:console'
import { setMaxListeners } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** Hands on whole lines. */
const lineStream = (take) => {
  let rest = ''
  const write = (chunk, _encoding, done) => {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop()
    lines.forEach(take)
    done()
  }
  return new Writable({ decodeStrings: false, write })
}

/** Timers that no longer fire once `signal` is aborted. */
const timersUntil = (signal) => {
  const started = new Set()
  const tracked =
    (start) =>
    (callback, ...rest) => {
      const timer = start((...given) => signal.aborted || callback(...given), ...rest)
      started.add(timer)
      return timer
    }
  const forget = (clear) => (timer) => {
    started.delete(timer)
    clear(timer)
  }
  signal.addEventListener('abort', () => started.forEach((timer) => clearTimeout(timer)))
  const never = new Promise(() => undefined)
  return {
    setTimeout: tracked(setTimeout),
    clearTimeout: forget(clearTimeout),
    setInterval: tracked(setInterval),
    clearInterval: forget(clearInterval),
    setImmediate: (callback, ...rest) => setImmediate((...given) => signal.aborted || callback(...given), ...rest),
    // `timers/promises`: a wait of a closed bundle neither resolves nor rejects.
    sleep: (ms, value, options = {}) => {
      const signals = options.signal ? AbortSignal.any([signal, options.signal]) : signal
      return sleep(ms, value, { ...options, signal: signals }).catch((thrown) => {
        if (signal.aborted) return never
        throw thrown
      })
    },
  }
}

/** `http` or `https`, whose requests break off once `signal` is aborted. */
const requestsUntil = (signal, real) => ({
  ...real,
  request: (...call) => {
    const request = real.request(...call)
    if (signal.aborted) request.destroy()
    else signal.addEventListener('abort', () => request.destroy())
    return request
  },
})

/** The machine's clock, until it is moved ahead. */
const newClock = () => {
  let ahead = 0
  class ClockDate extends Date {
    constructor(...given) {
      super(...(given.length > 0 ? given : [ClockDate.now()]))
    }
    static now() {
      return Date.now() + ahead
    }
  }
  const advance = (ms) => {
    ahead += ms
  }
  return { Date: ClockDate, advance }
}

/** What a module sees of its process: as much as if no other bundle ran in it. */
export const newWorld = ({ env, pid, print }) => {
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const [stdout, stderr] = ['stdout', 'stderr'].map((name) =>
    lineStream((line) => closing.signal.aborted || print(name, line)),
  )
  const { sleep, ...timers } = timersUntil(closing.signal)
  const { Date, advance } = newClock()
  const ofProcess = Object.entries({ env, stdout, stderr, pid })
  const own = Object.fromEntries(ofProcess.map(([name, value]) => [name, { value }]))
  return {
    close: () => closing.abort(),
    advance,
    stderr,
    globals: { process: Object.create(process, own), console: new Console({ stdout, stderr }), Date, ...timers },
    modules: {
      timers,
      'timers/promises': { setTimeout: sleep },
      http: requestsUntil(closing.signal, http),
      https: requestsUntil(closing.signal, https),
    },
  }
}
