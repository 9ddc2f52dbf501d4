/** Each route and each switch of the Botpress emulator is in its README with a test, and that test exists. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startBotpress } from '../../emulators/botpress/emulator'
import { definition } from './botpress-fixture/definition'

const readme = readFileSync(join(import.meta.dirname, '../../emulators/botpress/README.md'), 'utf8')

/** Rows of the table under a heading: the name in the first cell, the test in the last. */
const tableUnder = (heading: string) => {
  const section = readme.split(`\n## ${heading}`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((row) => {
    const cells = row.split('|').map((cell) => cell.trim())
    return { name: (cells[1] ?? '').replaceAll('`', ''), test: cells.at(-2) ?? '' }
  })
}

const titles = () => {
  const names = readdirSync(import.meta.dirname).filter((name) => /^botpress.*\.test\.ts$/.test(name))
  const texts = names.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  return new Set(texts.flatMap((text) => [...text.matchAll(/^ *test\('(.+)', /gm)].map((match) => match[1])))
}

test('the table of routes names every route once, and a test that exists', async () => {
  const botpress = await startBotpress({ definition })
  const table = tableUnder('Routes')
  expect(table.map(({ name }) => name).toSorted()).toEqual(botpress.routes.toSorted())
  const known = titles()
  expect(table.filter((row) => !known.has(row.test))).toEqual([])
  await botpress.close()
})

test('the table of switches names every switch once, and a test that exists', async () => {
  const botpress = await startBotpress({ definition })
  const table = tableUnder('Switches')
  expect(table.map(({ name }) => name).toSorted()).toEqual(Object.keys(botpress.switches).toSorted())
  const known = titles()
  expect(table.filter((row) => !known.has(row.test))).toEqual([])
  await botpress.close()
})
