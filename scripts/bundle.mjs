// Bundles src/index.ts into .botpress/dist/index.cjs with the options and the entry that the Botpress CLI uses,
// so that `bp deploy --noBuild` uploads exactly what the tests ran.
import { build } from 'esbuild'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Bundles the integration in `folder` as the CLI would; `outfile` is relative to it. */
export const bundle = ({
  folder = root,
  entry = './src/index',
  outfile = '.botpress/dist/index.cjs',
  minify = true,
  // `src/installation/client-adapter.ts` replaces what axios has for Node.
  alias = { axios: 'axios/dist/browser/axios.cjs' },
} = {}) =>
  build({
    stdin: {
      contents: `import x from '${entry}'; export default x; export const handler = x.handler;`,
      resolveDir: folder,
      loader: 'ts',
    },
    absWorkingDir: folder,
    outfile,
    bundle: true,
    platform: 'node',
    target: 'es2022',
    minify,
    legalComments: 'none',
    sourcemap: false,
    logOverride: { 'equals-negative-zero': 'silent' },
    logLevel: 'warning',
    // These, and the target, as in `__advanced.esbuild` of the definition.
    keepNames: false,
    alias,
  })
