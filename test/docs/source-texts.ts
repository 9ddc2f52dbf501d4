/** Every text in the source code, so that a quotation in the docs can be compared with it. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { read, root } from './markdown'

const filesUnder = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(name) : name.endsWith('.ts') ? [name] : []
  })

/** Stands for a part that varies. */
const gap = '\u0000'

const textsIn = (file: string): string[] => {
  const texts: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text)
    if (ts.isTemplateExpression(node))
      texts.push(node.head.text + node.templateSpans.map(({ literal }) => gap + literal.text).join(''))
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true))
  return texts
}

export const sourceFiles = (...folders: string[]): string[] => folders.flatMap(filesUnder)

const texts = filesUnder('src').flatMap(textsIn)

/** Whether a text of the source holds the quotation; `<…>` stands for what varies. */
export const isInSource = (quotation: string): boolean => {
  const wanted = quotation.replace(/<[^>]+>/g, gap)
  return texts.some((text) => text.includes(wanted))
}
