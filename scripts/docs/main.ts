/** `npm run docs`: writes the generated pages and tables in docs/. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { generatedPages, root } from './pages'

for (const [file, text] of generatedPages()) {
  writeFileSync(path.join(root, file), text)
  console.log(file)
}
