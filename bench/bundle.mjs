// `node bench/bundle.mjs`: the size of our bundle beside that of a bare SDK integration, built with the CLI's options.
import { build } from 'esbuild'
import { statSync } from 'node:fs'
import path from 'node:path'
import { bundle, root } from '../scripts/bundle.mjs'

const bareSource = `
import * as sdk from '@botpress/sdk'
const nothing = async () => {}
const x = new sdk.Integration({ register: nothing, unregister: nothing, actions: {}, channels: {}, handler: nothing })
export default x
export const handler = x.handler
`

const bare = await build({
  stdin: { contents: bareSource, resolveDir: root, loader: 'ts' },
  bundle: true,
  platform: 'node',
  target: 'es2020',
  keepNames: true,
  minify: true,
  legalComments: 'none',
  sourcemap: false,
  logOverride: { 'equals-negative-zero': 'silent' },
  alias: { axios: 'axios/dist/node/axios.cjs' },
  write: false,
})

await bundle()
const ours = statSync(path.join(root, '.botpress/dist/index.cjs')).size
const theirs = bare.outputFiles[0].contents.length
console.log(`bare SDK integration  ${theirs} bytes`)
console.log(`this integration      ${ours} bytes, ${(ours / theirs).toFixed(3)} of it`)
