/**
 * The bundles that are compared: all with the options of `scripts/bundle.mjs`, and one with those of the Botpress CLI. The
 * plain integration has the HTTP of axios too, since it calls SalesIQ with axios.
 */
import { build } from 'esbuild'
import path from 'node:path'
import { bundle, root } from '../scripts/bundle.mjs'

const plain = ['floor', 'sdk', 'bare']

const fileOf = (name: string) => path.join('.botpress', 'dist', name)

/** What the CLI does unless the definition asks for something else. */
const bareOfCli = (outfile: string) =>
  build({
    entryPoints: [path.join(root, 'bench/plain/bare.ts')],
    outfile: path.join(root, outfile),
    bundle: true,
    platform: 'node',
    target: 'es2020',
    keepNames: true,
    minify: true,
    legalComments: 'none',
    sourcemap: false,
    logOverride: { 'equals-negative-zero': 'silent' },
  })

/** The files, by what they are. */
export const buildBundles = async () => {
  const entries = plain.map((name) => ({
    entry: `./bench/plain/${name}`,
    outfile: fileOf(`bench-${name}.cjs`),
    ...(name === 'sdk' && { alias: {} }),
  }))
  const [ours, cli] = [fileOf('bench-ours.cjs'), fileOf('bench-cli.cjs')]
  await Promise.all([bundle({ outfile: ours }), bareOfCli(cli), ...entries.map(bundle)])
  const [floor = '', sdk = '', bare = ''] = entries.map(({ outfile }) => path.join(root, outfile))
  return { ours: path.join(root, ours), cli: path.join(root, cli), floor, sdk, bare }
}

export type Bundles = Awaited<ReturnType<typeof buildBundles>>
