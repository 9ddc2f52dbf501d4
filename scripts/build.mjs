// Bundles src/index.ts into .botpress/dist/index.cjs with the options and the entry that the Botpress CLI uses,
// so that `bp deploy --noBuild` uploads exactly what the tests ran.
import { build } from 'esbuild'
import { statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Bundles one entry file as the CLI would; `outfile` is relative to the project. */
export const bundle = ({ entry = './src/index', outfile = '.botpress/dist/index.cjs', minify = true } = {}) =>
  build({
    stdin: {
      contents: `import x from '${entry}'; export default x; export const handler = x.handler;`,
      resolveDir: root,
      loader: 'ts',
    },
    absWorkingDir: root,
    outfile,
    bundle: true,
    platform: 'node',
    target: 'es2020',
    minify,
    legalComments: 'none',
    sourcemap: false,
    logOverride: { 'equals-negative-zero': 'silent' },
    logLevel: 'warning',
    // These two as in `__advanced.esbuild` of the definition.
    keepNames: false,
    alias: { axios: 'axios/dist/node/axios.cjs' },
  })

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle()
  const kilobytes = Math.round(statSync(path.join(root, '.botpress/dist/index.cjs')).size / 1000)
  console.log(`.botpress/dist/index.cjs: ${kilobytes} KB`)
}
