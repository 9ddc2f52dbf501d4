/** Every command that README and CONTRIBUTING name can be typed as it stands. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { blocksOf, codeIn, pages, read, root, sectionOf, withoutBlocks } from './markdown'

type Package = {
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}
const { scripts, dependencies, devDependencies } = JSON.parse(read('package.json')) as Package

const commandsIn = (file: string) =>
  blocksOf(read(file), 'sh')
    .flatMap((block) => block.split(/\n|&&/))
    .map((line) => line.replace(/\s#.*/, '').trim())
    .filter(Boolean)

/** A file of tests, and a part of a title in it. */
const isVitest = (command: string): boolean => {
  const [, file = '', title] = /^npx vitest run (\S+)(?: -t '([^']+)')?$/.exec(command) ?? []
  return file !== '' && existsSync(path.join(root, file)) && (title === undefined || read(file).includes(title))
}

const isScript = (command: string): boolean => {
  const [, name = ''] = /^npm (?:run (?:-s )?)?(\S+)/.exec(command) ?? []
  return name === 'install' || Object.hasOwn(scripts, name)
}

/** The built bundle, started as it is; `npm run emulate` says the rest. */
const startsBundle = `node -e "require('./.botpress/dist/index.cjs').default.start(4003)"`

const clean = 'git clean -fdX .botpress && git restore .botpress'

test.each(['README.md', 'CONTRIBUTING.md'])(
  'blocks of %s hold npm scripts, files of tests, or the clean-up',
  (file) => {
    const unknown = commandsIn(file).filter(
      (command) =>
        !isScript(command) && !isVitest(command) && ![startsBundle, ...clean.split(' && ')].includes(command),
    )
    expect(unknown).toEqual([])
  },
)

test.each(pages)('scripts that %s names exist', (file) => {
  const named = codeIn(read(file)).filter((code) => /^npm (run|start|test|install)\b/.test(code))
  expect(named.filter((command) => !isScript(command))).toEqual([])
})

test('every script is named in README or CONTRIBUTING', () => {
  const text = withoutBlocks(read('README.md')) + read('CONTRIBUTING.md')
  const isNamed = (name: string) => new RegExp(`npm (run )?(-s )?${name}\\b(?!:)`).test(text)
  expect(Object.keys(scripts).filter((name) => !isNamed(name))).toEqual([])
})

test('what is printed by a script that builds first is its own: the build writes to stderr', () => {
  expect(read('scripts/build.mjs')).not.toMatch(/console\.(log|info)|process\.stdout/)
})

test('README names the file that replay needs, and each of its options', () => {
  const row = read('README.md')
    .split('\n')
    .find((line) => line.includes('npm run replay'))
  const names = [...read('playground/replay.ts').matchAll(/(\w+): \{ type: 'boolean'/g)].map(([, name]) => name)
  const options = names.filter((name) => name !== 'help').map((name) => `--${name}`)
  expect(options).toHaveLength(2)
  for (const part of ['npm run replay -- ', ...options]) expect(row).toContain(part)
})

test('every dependency has its line in CONTRIBUTING', () => {
  const named = codeIn(
    sectionOf(read('CONTRIBUTING.md'), '## Dependencies')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split(' | ')[0])
      .join('\n'),
  )
  expect(named.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort())
})

test('the layers are those of the architecture test, in its order', () => {
  const list = /const folders = \[([^\]]*)\]/.exec(read('test/architecture.test.ts'))?.[1] ?? ''
  const held = [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name)
  const layers = sectionOf(read('CONTRIBUTING.md'), '## Layers').split('Outside `src/`')[0] ?? ''
  const named = [...layers.matchAll(/^\| `([\w-]+)(?:\/|\.ts)` \|/gm)].map(([, name]) => name)
  expect(named).toEqual(held)
})

test('the clean-up after bp build brings our bindings back, and nothing else stays', () => {
  expect(read('CONTRIBUTING.md')).toContain(clean)
  const folder = mkdtempSync(path.join(tmpdir(), 'after-bp-build-'))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' })
  try {
    cpSync(path.join(root, '.gitignore'), path.join(folder, '.gitignore'))
    mkdirSync(path.join(folder, '.botpress/implementation/typings'), { recursive: true })
    const bindings = path.join(folder, '.botpress/index.ts')
    writeFileSync(bindings, 'ours')
    git('init', '-q')
    git('add', '-A')
    git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-qm', 'ours')
    for (const name of ['index.ts', 'implementation/index.ts', 'implementation/typings/index.ts', 'secrets.ts'])
      writeFileSync(path.join(folder, '.botpress', name), 'generated')
    execFileSync('sh', ['-c', clean], { cwd: folder, stdio: 'pipe' })
    expect(readFileSync(bindings, 'utf8')).toBe('ours')
    expect(readdirSync(path.join(folder, '.botpress'))).toEqual(['index.ts'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
