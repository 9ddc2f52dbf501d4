/** The shape this package keeps: arrows point down only, files and functions stay small, and nothing is cast. */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

const filesUnder = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(name) : name.endsWith('.ts') ? [name] : []
  })

type Import = { from: string; to: string; line: string; isType: boolean }

const imports: Import[] = ['src', 'emulators', 'playground'].flatMap(filesUnder).flatMap((from) =>
  [
    ...readFileSync(path.join(root, from), 'utf8').matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from '([^']+)'/gms),
  ].map(([line, type, target = '']) => ({
    from,
    to: target.startsWith('.') && target !== '.botpress' ? path.posix.join(path.posix.dirname(from), target) : target,
    line: `${from}: ${line}`,
    isType: type !== undefined,
  })),
)

/** From the doors down: a file may import files of lower layers, and of its own where that is named. */
const layers: RegExp[] = [
  /^src\/index$/,
  /^src\/(register|request|webhook|channel|actions\/.*|setup\/.*)$/,
  /^src\/(on-event|locate)$/,
  /^src\/events\//,
  /^src\/(authenticity|health|watch|webhook-care|departments|people|former|summary|notice|to-operator|reach)$/,
  /^src\/(connect|connection|botpress-files|failures|session|settings|stored|keys|patience)$/,
  /^src\/translate\//,
  /^src\/salesiq\//,
]
const leaves = 6
const layerOf = (file: string) => layers.findIndex((layer) => layer.test(file.replace(/\.ts$/, '')))

const inSrc = imports.filter(({ from }) => from.startsWith('src/') && !from.startsWith('src/definitions/'))

test('every file of src has a layer', () => {
  const homeless = filesUnder('src').filter((file) => !file.startsWith('src/definitions/') && layerOf(file) < 0)
  expect(homeless).toEqual([])
})

test('arrows point down', () => {
  const up = inSrc.filter(({ from, to }) => to.startsWith('src/') && layerOf(to) < layerOf(from))
  expect(up.map(({ line }) => line)).toEqual([])
})

test('what knows SalesIQ knows nothing of Botpress, nor of the rest of this package', () => {
  const strangers = inSrc.filter(
    ({ from, to }) =>
      from.startsWith('src/salesiq/') &&
      (/botpress/i.test(to) || (to.startsWith('src/') && !to.startsWith('src/salesiq/'))),
  )
  expect(strangers.map(({ line }) => line)).toEqual([])
})

test('translation is pure: it imports no network, no clock and no door', () => {
  const impure = inSrc.filter(
    ({ from, to }) =>
      from.startsWith('src/translate/') &&
      (/^(node:|axios|\.botpress|@)/.test(to) || (layerOf(to) < leaves && to.startsWith('src/'))),
  )
  expect(impure.map(({ line }) => line)).toEqual([])
})

test('what ships imports neither emulators, nor playground, nor tests', () => {
  const outside = imports.filter(
    ({ from, to }) => from.startsWith('src/') && /^(emulators|playground|test|bench)\//.test(to),
  )
  expect(outside.map(({ line }) => line)).toEqual([])
})

test('the emulators owe nothing to what they test', () => {
  const owing = imports.filter(
    ({ from, to }) => from.startsWith('emulators/') && /^(src|interfaces|playground|test)\//.test(to),
  )
  expect(owing.map(({ line }) => line)).toEqual([])
})

test('only one file talks to the network', () => {
  expect([...new Set(inSrc.filter(({ to }) => to === 'axios').map(({ from }) => from))]).toEqual([
    'src/salesiq/http.ts',
  ])
})

test('there are no barrels and no drawers for odds and ends', () => {
  const names = filesUnder('src').map((file) => path.basename(file, '.ts'))
  const drawers = names.filter((name) => /^(utils?|misc|helpers?|common|types|index)$/.test(name))
  expect(drawers).toEqual(['index'])
})

test('a file opens by saying what it is for, and stays within 150 lines', () => {
  for (const file of [...filesUnder('src'), ...filesUnder('emulators'), ...filesUnder('interfaces')]) {
    const text = readFileSync(path.join(root, file), 'utf8')
    expect(text.startsWith('/**'), file).toBe(true)
    expect(
      text.split('\n').filter((line) => line.trim() && !/^\s*(\*|\/\*|\/\/)/.test(line)).length,
      file,
    ).toBeLessThanOrEqual(150)
  }
})

test('nothing in src is silenced; that nothing is cast is a rule of the linter', () => {
  const config = readFileSync(path.join(root, 'eslint.config.mjs'), 'utf8')
  expect(config).toContain("'@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }]")
  const files = [...filesUnder('src'), ...filesUnder('interfaces'), '.botpress/index.ts', 'integration.definition.ts']
  for (const file of files) {
    expect(readFileSync(path.join(root, file), 'utf8'), file).not.toMatch(
      /@ts-|eslint-disable|prettier-ignore|bplint-disable/,
    )
  }
})

test('the bundle stays within 1.05 of a bare SDK integration', () => {
  // 850,761 bytes: `node bench/bundle.mjs` builds both and prints their sizes.
  const bare = 850_761
  expect(statSync(path.join(root, '.botpress/dist/index.cjs')).size).toBeLessThanOrEqual(1.05 * bare)
})
