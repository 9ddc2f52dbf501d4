// `npm run build`: the bundle that is tested and deployed.
import { statSync } from 'node:fs'
import path from 'node:path'
import { bundle, root } from './bundle.mjs'

await bundle()
const bytes = statSync(path.join(root, '.botpress/dist/index.cjs')).size
// Not to stdout, which belongs to whatever is run after the build.
console.error(`.botpress/dist/index.cjs: ${Math.round(bytes / 1000)} KB`)
