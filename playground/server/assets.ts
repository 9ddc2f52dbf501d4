/** The page's own files: markup, style, and the script with its view library in one bundle. */
import { build } from 'esbuild'
import type { FastifyInstance } from 'fastify'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const pathOf = (name: string) => fileURLToPath(new URL(`../page/${name}`, import.meta.url))

const bundled = async () => {
  const { outputFiles } = await build({
    entryPoints: [pathOf('main.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

/** The sources do not change while a server runs, and tests start many. */
let script: Promise<string> | undefined

export const serveAssets = async (app: FastifyInstance) => {
  script ??= bundled()
  const [page, style, code] = await Promise.all([
    readFile(pathOf('index.html'), 'utf8'),
    readFile(pathOf('style.css'), 'utf8'),
    script,
  ])
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  app.get('/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(style))
  app.get('/page.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(code))
}
