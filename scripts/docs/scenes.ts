/** The list of scenes: what the tests show, by their titles, read from the test files without running them. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

type Scene = { group: string[]; title: string }

/** `$name` and `%s` stand for the values of `test.each`. */
const withoutPatterns = (title: string) => title.replace(/%[sdijo]|%#/g, '…').replace(/\$(\w+)/g, '<$1>')

const placeholder = (expression: ts.Expression) => (ts.isIdentifier(expression) ? `<${expression.text}>` : '…')

/** The text of a title; undefined where the title is no text. */
const titleOf = (node: ts.Node | undefined): string | undefined => {
  if (!node) return undefined
  if (ts.isStringLiteralLike(node)) return withoutPatterns(node.text)
  if (!ts.isTemplateExpression(node)) return undefined
  return node.templateSpans.reduce(
    (text, { expression, literal }) => text + placeholder(expression) + literal.text,
    node.head.text,
  )
}

/** `test` in `test(…)`, `test.each(…)(…)` and `test.concurrent(…)`. */
const calledName = (node: ts.Expression): string | undefined => {
  if (ts.isIdentifier(node)) return node.text
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return calledName(node.expression)
  return undefined
}

const isTest = /^(test|it|\w*Test|scene)$/

const scenesIn = (file: string): Scene[] => {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const scenes: Scene[] = []
  const visit = (node: ts.Node, group: string[]): void => {
    const title = ts.isCallExpression(node) ? titleOf(node.arguments[0]) : undefined
    if (!ts.isCallExpression(node) || title === undefined || node.arguments.length < 2)
      return ts.forEachChild(node, (child) => visit(child, group))
    const name = calledName(node.expression) ?? ''
    if (isTest.test(name)) scenes.push({ group, title })
    ts.forEachChild(node, (child) => visit(child, name === 'describe' ? [...group, title] : group))
  }
  visit(source, [])
  return scenes
}

const testFilesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = path.join(folder, entry.name)
      return entry.isDirectory() ? testFilesUnder(name) : name.endsWith('.test.ts') ? [name] : []
    })

/** Tests about tools and prose, which show nothing of a handoff. */
const isLeftOut = (file: string) => /^test\/(emulators|harness|docs|mutants)\//.test(file)

/** A title is text: no mark of it is markdown or HTML. */
const escaped = (title: string) => title.replace(/[<>*_`[\]]/g, '\\$&')

const linesOf = (file: string, scenes: readonly Scene[]): string[] => {
  const lines = [`### [${file}](../${file})`, '']
  let last = ''
  for (const { group, title } of scenes) {
    const heading = group.join(': ')
    if (heading !== last && heading) lines.push(`- **${escaped(heading)}**`)
    last = heading
    lines.push(`${heading ? '  ' : ''}- ${escaped(title)}`)
  }
  return [...lines, '']
}

/** The whole page. */
export const scenesPage = (root: string): string => {
  const files = testFilesUnder(path.join(root, 'test')).map((file) => path.relative(root, file).replaceAll('\\', '/'))
  const shown = files.filter((file) => !isLeftOut(file))
  const parts = shown.map((file) => ({ file, scenes: scenesIn(path.join(root, file)) })).filter((p) => p.scenes.length)
  const folders = [...new Set(parts.map(({ file }) => path.dirname(file)))]
  return [
    '# Scenes',
    '',
    'For whoever wants to know whether a case is tested. `npm run docs` writes this page from the titles of the tests; a test',
    'checks that it is up to date. `<name>` stands for a value of a table, `…` for something longer.',
    '',
    ...folders.flatMap((folder) => [
      `## ${folder}`,
      '',
      ...parts.filter(({ file }) => path.dirname(file) === folder).flatMap(({ file, scenes }) => linesOf(file, scenes)),
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}
