// `npm run build`: the bundle that is tested and deployed.
import { statSync } from 'node:fs'
import path from 'node:path'
import { bundle, root } from './bundle.mjs'

await bundle()
const bytes = statSync(path.join(root, '.botpress/dist/index.cjs')).size
console.log(`.botpress/dist/index.cjs: ${Math.round(bytes / 1000)} KB`)
