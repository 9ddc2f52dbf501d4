/** Figures as tables of markdown, and the file that keeps them with what is needed to repeat them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { root } from '../scripts/bundle.mjs'

export type Row = readonly (string | number)[]

export const table = (head: Row, rows: readonly Row[]): string => {
  const cells = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [first = [], ...others] = cells
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n')
}

/** `name`: of the file in `bench/results`. */
export const keep = (
  name: string,
  title: string,
  { command, parts }: { command: string; parts: readonly string[] },
) => {
  const on = `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${availableParallelism()} CPUs`
  const folder = path.join(root, 'bench/results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, `${name}.md`), `${[`# ${title}`, `\`${command}\`: ${on}.`, ...parts].join('\n\n')}\n`)
}
