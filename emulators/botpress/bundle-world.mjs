/** What a built bundle sees of the process in which it runs: environment, output, clock and timers of its own. */
import { Console } from 'node:console'
import { setMaxListeners } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'

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

/** Waits that end early where time is said to have elapsed. Once `signal` is aborted, no wait ends any more. */
const waitsUntil = (signal, now) => {
  /** What a wait does at its end, and when that is. */
  const waits = new Map()
  const wait = (callback, ms = 0, ...given) => {
    const end = () => {
      waits.delete(timer)
      if (!signal.aborted) callback(...given)
    }
    const timer = setTimeout(end, ms)
    const begin = () => waits.set(timer, { end, at: now() + ms })
    const refresh = timer.refresh.bind(timer)
    timer.refresh = () => {
      begin()
      return refresh()
    }
    begin()
    return timer
  }
  const clear = (timer) => {
    waits.delete(timer)
    clearTimeout(timer)
  }
  /** Ends the waits whose time has come by the clock, the shortest first. What follows from one may clear another. */
  const catchUp = async () => {
    for (const [timer, { end, at }] of [...waits].toSorted(([, one], [, other]) => one.at - other.at)) {
      if (at > now() || !waits.has(timer)) continue
      clearTimeout(timer)
      end()
      await turn()
    }
  }
  signal.addEventListener('abort', () => [...waits.keys()].forEach(clear))
  return { wait, clear, catchUp }
}

/** Timers that no longer fire once `signal` is aborted. */
const timersUntil = (signal, { wait, clear }) => {
  const intervals = new Set()
  const repeat = (callback, ...rest) => {
    const timer = setInterval((...given) => signal.aborted || callback(...given), ...rest)
    intervals.add(timer)
    return timer
  }
  const stop = (timer) => {
    intervals.delete(timer)
    clear(timer)
  }
  signal.addEventListener('abort', () => intervals.forEach(stop))
  return {
    setTimeout: wait,
    clearTimeout: stop,
    setInterval: repeat,
    clearInterval: stop,
    setImmediate: (callback, ...rest) => setImmediate((...given) => signal.aborted || callback(...given), ...rest),
    // `timers/promises`: a wait of a closed bundle neither resolves nor rejects.
    sleep: (ms, value, { signal: given } = {}) =>
      new Promise((resolve, reject) => {
        const timer = wait(resolve, ms, value)
        const giveUp = () => {
          stop(timer)
          reject(given.reason)
        }
        if (given?.aborted) giveUp()
        else given?.addEventListener('abort', giveUp, { once: true })
      }),
  }
}

/** `AbortSignal`, whose time limits are waits like all others. */
const signalsWith = (wait) =>
  class extends AbortSignal {
    static [Symbol.hasInstance] = (value) => value instanceof AbortSignal
    static timeout = (ms) => {
      const over = new AbortController()
      wait(() => over.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms).unref()
      return over.signal
    }
  }

/** `http` or `https`, whose requests break off once `signal` is aborted. */
const requestsUntil = (signal, real) => {
  const underWay = new Set()
  signal.addEventListener('abort', () => underWay.forEach((request) => request.destroy()))
  const request = (...call) => {
    const begun = real.request(...call)
    if (signal.aborted) return begun.destroy()
    underWay.add(begun)
    return begun.once('close', () => underWay.delete(begun))
  }
  return { ...real, request }
}

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
  const { Date, advance } = newClock()
  const waits = waitsUntil(closing.signal, Date.now)
  const { sleep, ...timers } = timersUntil(closing.signal, waits)
  const ofProcess = Object.entries({ env, stdout, stderr, pid })
  const own = Object.fromEntries(ofProcess.map(([name, value]) => [name, { value }]))
  return {
    close: () => closing.abort(),
    /** Moves the clock ahead; timers stay as they are. */
    advance,
    /** Moves the clock ahead, and ends each wait and limit whose time has come by that clock; intervals stay as they are. */
    elapse: async (ms) => {
      advance(ms)
      await waits.catchUp()
    },
    stderr,
    globals: {
      process: Object.create(process, own),
      console: new Console({ stdout, stderr }),
      Date,
      AbortSignal: signalsWith(waits.wait),
      ...timers,
    },
    modules: {
      timers,
      'timers/promises': { setTimeout: sleep },
      http: requestsUntil(closing.signal, http),
      https: requestsUntil(closing.signal, https),
    },
  }
}
