/** A process that serves a built bundle's `handler` over HTTP, the way the platform calls it (botpress-platform.md §4.1). */
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

const [file, fresh] = process.argv.slice(2)
const require = createRequire(import.meta.url)

const load = () => {
  if (fresh === 'fresh') for (const path of Object.keys(require.cache)) delete require.cache[path]
  return require(file).handler
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

const answer = async (incoming, outgoing) => {
  try {
    if (incoming.url === '/health') return outgoing.writeHead(200).end('ok')
    const response = await load()(await readRequest(incoming))
    return outgoing.writeHead(response?.status ?? 200, response?.headers ?? {}).end(response?.body ?? '{}')
  } catch (thrown) {
    process.stderr.write(`Error while handling request ${thrown instanceof Error ? thrown.stack : thrown}\n`)
    return outgoing
      .writeHead(500)
      .end(JSON.stringify({ error: thrown instanceof Error ? thrown.message : `${thrown}` }))
  }
}

// A configuration of 20 kB travels in a header, in base64.
const server = createServer({ maxHeaderSize: 128 * 1024 }, (incoming, outgoing) => void answer(incoming, outgoing))

load()
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
// The most memory it ever had in use, in bytes.
process.on('message', () => process.send({ peak: process.resourceUsage().maxRSS * 1024 }))
process.on('disconnect', () => process.exit(0))
