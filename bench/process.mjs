/** A process that serves one bundle, as the SDK serves it, and tells on request what it has used so far. */
import { createRequire } from 'node:module'
import { performance } from 'node:perf_hooks'

const [file, port] = process.argv.slice(2)
const [began, cpu] = [performance.now(), process.cpuUsage()]
const integration = createRequire(import.meta.url)(file).default
const { user, system } = process.cpuUsage(cpu)
const load = { ms: performance.now() - began, cpuMs: (user + system) / 1000 }

const used = ({ isCollected }) => {
  if (isCollected) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, heap: process.memoryUsage().heapUsed, rss: process.memoryUsage.rss() }
}

process.on('message', (asked) => process.send(used(asked)))
process.on('disconnect', () => process.exit(0))
if (port !== undefined) await integration.start(Number(port))
process.send({ load })
