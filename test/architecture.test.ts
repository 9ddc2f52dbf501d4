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

/** From the top down: a file imports from folders below its own, and from its own folder. */
const folders = [
  'index',
  'webhook',
  'events',
  'channel',
  'actions',
  'setup',
  'session',
  'installation',
  'failures',
  'definitions',
  'translate',
  'salesiq',
  'files',
  'net',
]
const folderOf = (file: string) => file.split('/')[1]?.replace(/\.ts$/, '') ?? ''
const levelOf = (file: string) => folders.indexOf(folderOf(file))

const inSrc = imports.filter(({ from }) => from.startsWith('src/'))

test('every folder of src has its place', () => {
  expect(filesUnder('src').filter((file) => levelOf(file) < 0)).toEqual([])
})

test('arrows point down', () => {
  const up = inSrc.filter(({ from, to }) => to.startsWith('src/') && levelOf(to) < levelOf(from))
  expect(up.map(({ line }) => line)).toEqual([])
})

const botpressFree = ['salesiq', 'net', 'translate']

test('what knows SalesIQ knows nothing of Botpress; translation and network know neither', () => {
  const strangers = inSrc.filter(
    ({ from, to }) => botpressFree.includes(folderOf(from)) && /^(@botpress|@bpinternal|\.botpress)/.test(to),
  )
  expect(strangers.map(({ line }) => line)).toEqual([])
})

test('translation is pure: it imports no network, no clock and no client', () => {
  const impure = inSrc.filter(
    ({ from, to, isType }) =>
      from.startsWith('src/translate/') && (/^(node:|@)/.test(to) || (to.startsWith('src/net/') && !isType)),
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

test('one file talks to the network, and one keeps it from private addresses', () => {
  expect([
    ...new Set(inSrc.filter(({ to, isType }) => /^node:https?$/.test(to) && !isType).map(({ from }) => from)),
  ]).toEqual(['src/files/public-address.ts', 'src/net/http.ts'])
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
  // 850,761 bytes: `npm run bench` builds both and prints their sizes.
  const bare = 850_761
  expect(statSync(path.join(root, '.botpress/dist/index.cjs')).size).toBeLessThanOrEqual(1.05 * bare)
})
