/**
 * A process that serves built bundles over HTTP, the way the platform calls them. Each bundle
 * has a module, an environment, timers, a log and a port of its own; closing the bundle ends all of them at once.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { Script } from 'node:vm'
import { newWorld } from './bundle-world.mjs'

const tell = (message) => process.connected && process.send(message)

const arrivals = []

/** Resolves once everything told so far has arrived. */
const allArrived = () =>
  new Promise((resolve) => {
    arrivals.push(resolve)
    tell({ isOver: true })
  })

const globalNames = Object.keys(newWorld({}).globals)
const parameters = ['exports', 'require', 'module', '__filename', '__dirname', ...globalNames].join(', ')

const require = createRequire(import.meta.url)
const scripts = new Map()

/** Compiled once, which takes longer than to evaluate the bundle. */
const scriptOf = (file) => {
  if (!scripts.has(file)) {
    const source = readFileSync(require.resolve(file), 'utf8')
    scripts.set(file, new Script(`(function (${parameters}) {${source}\n})`, { filename: file }))
  }
  return scripts.get(file)
}

/** Evaluates the bundle anew, so that the module remembers nothing. */
const load = (file, { globals, modules }) => {
  const requireOf = (name) => {
    const bare = name.replace(/^node:/, '')
    return bare === 'process' ? globals.process : (modules[bare] ?? require(name))
  }
  const module = { exports: {} }
  const values = globalNames.map((name) => globals[name])
  scriptOf(file).runInThisContext()(module.exports, requireOf, module, file, dirname(file), ...values)
  return module.exports.handler
}

const readBody = async (incoming) => {
  // The SDK reads a body for these methods only.
  if (!['POST', 'PUT', 'PATCH'].includes(incoming.method)) return undefined
  const chunks = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const readRequest = async (incoming) => {
  const url = new URL(incoming.url, 'http://127.0.0.1')
  return {
    body: await readBody(incoming),
    path: url.pathname,
    query: url.search.slice(1),
    method: incoming.method,
    headers: { ...incoming.headers },
  }
}

const answer = async (incoming, outgoing, { handlerOf, stderr, printing }) => {
  try {
    if (incoming.url === '/health') return outgoing.writeHead(200).end('ok')
    const response = await handlerOf()(await readRequest(incoming))
    // Whoever gets the answer can read what was printed before.
    if (printing.hasPrinted) await allArrived()
    printing.hasPrinted = false
    return outgoing.writeHead(response?.status ?? 200, response?.headers ?? {}).end(response?.body ?? '{}')
  } catch (thrown) {
    stderr.write(`Error while handling request ${thrown instanceof Error ? thrown.stack : thrown}\n`)
    const error = thrown instanceof Error ? thrown.message : `${thrown}`
    return outgoing.writeHead(500).end(JSON.stringify({ error }))
  }
}

const opened = new Map()

const open = ({ id, file, env, fresh, port, isAlone }) => {
  if (isAlone) watchMemory()
  const printing = { hasPrinted: false }
  const print = (stream, line) => {
    printing.hasPrinted = true
    tell({ id, stream, line })
  }
  const world = newWorld({ env, pid: process.pid * 1000 + (id % 1000), print })
  const kept = load(file, world)
  const handling = { handlerOf: () => (fresh ? load(file, world) : kept), stderr: world.stderr, printing }
  // A configuration of 20 kB travels in a header, in base64. A connection that is closed at the moment of the next call
  // would be a fault that no scene planned.
  const options = { maxHeaderSize: 128 * 1024, keepAliveTimeout: 10 * 60_000 }
  const server = createServer(options, (...call) => void answer(...call, handling))
  opened.set(id, { world, server })
  server.once('error', (error) => tell({ id, failed: error.message }))
  server.listen(port, '127.0.0.1', () => tell({ id, port: server.address().port }))
}

const close = ({ id }) => {
  const { world, server } = opened.get(id)
  opened.delete(id)
  world.close()
  server.close(() => tell({ id, closed: true }))
  server.closeAllConnections()
}

let peak = 0

/** What the system keeps as the peak holds the compiler's, which is more than a bundle ever needs afterwards. */
const watchMemory = () => {
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  setInterval(look, 2).unref()
}

const orders = {
  arrived: () => arrivals.shift()?.(),
  open,
  close,
  advance: ({ id, ms }) => {
    opened.get(id).world.advance(ms)
    tell({ id })
  },
  elapse: async ({ id, ms }) => {
    await opened.get(id).world.elapse(ms)
    tell({ id })
  },
  memory: ({ id }) => {
    const used = process.memoryUsage.rss()
    tell({ id, used, peak: Math.max(used, peak) })
    peak = 0
  },
}

process.on('message', (order) => {
  try {
    orders[order.do](order)
  } catch (thrown) {
    tell({ id: order.id, failed: thrown instanceof Error ? thrown.stack : `${thrown}` })
  }
})

/** Which bundle it comes from cannot be known: each that is open gets it. */
const crashed = (thrown) => {
  const crash = thrown instanceof Error ? thrown.stack : `${thrown}`
  for (const id of opened.keys()) tell({ id, crash })
}

process.on('uncaughtException', crashed)
process.on('unhandledRejection', crashed)
process.on('disconnect', () => process.exit(0))
