/** Who may talk with the page's server: the page itself, on this computer. */
import type { FastifyInstance } from 'fastify'

/** Nothing is loaded from elsewhere; pictures and files come from the emulators on this computer. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: http://127.0.0.1:*",
  'media-src http://127.0.0.1:*',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const safeHeaders = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

type Headers = Record<string, string | string[] | undefined>

/** A page of another site can reach 127.0.0.1 under a name of its own (DNS rebinding), or send a form there. */
export const isForeign = (
  { host, origin, 'sec-fetch-site': site }: Headers,
  port: number,
  isEntry: boolean,
): boolean => {
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return true
  if (origin !== undefined && origin !== `http://${host}`) return true
  return !isEntry && (site === 'cross-site' || site === 'same-site')
}

/** `port` is known once the server listens. */
export const guard = (app: FastifyInstance, port: () => number) => {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(safeHeaders)
    const isEntry = request.method === 'GET' && request.url === '/'
    if (isForeign(request.headers, port(), isEntry))
      await reply.code(403).send({ message: 'This page is for 127.0.0.1.' })
  })
}
