/** Every link of the docs leads somewhere. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { anchorsOf, codeIn, pages, read, root, withoutBlocks } from './markdown'

const linksIn = (file: string) =>
  [...withoutBlocks(read(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)

test.each(pages)('links and anchors of %s', (file) => {
  const broken = linksIn(file).filter((target) => {
    if (/^https?:\/\//.test(target)) return false
    const [page = '', anchor] = target.split('#')
    const name = page === '' ? file : path.posix.join(path.posix.dirname(file), page)
    if (!existsSync(path.join(root, name))) return true
    return anchor !== undefined && !anchorsOf(read(name)).includes(anchor)
  })
  expect(broken).toEqual([])
})

test('hub.md works where it stands alone: no relative link, no HTML, no picture', () => {
  const text = read('hub.md')
  expect(linksIn('hub.md').filter((target) => !/^https:\/\/(www\.)?(zoho|botpress)\.com\//.test(target))).toEqual([])
  expect(withoutBlocks(text).replace(/`[^`]*`/g, '')).not.toMatch(/<[a-z!/]|!\[/i)
})

test('every page of docs/ is linked from README.md', () => {
  const linked = linksIn('README.md')
  const inDocs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'))
  expect(inDocs.filter((name) => !linked.includes(`docs/${name}`))).toEqual([])
})

test('every picture in docs/ is shown on a page', () => {
  const shown = pages.flatMap((file) =>
    linksIn(file).map((target) => path.posix.join(path.posix.dirname(file), target)),
  )
  const pictures = readdirSync(path.join(root, 'docs')).filter((name) => /\.(png|svg|jpg)$/.test(name))
  expect(pictures.filter((name) => !shown.includes(`docs/${name}`))).toEqual([])
})

const folders = ['src', 'test', 'docs', 'emulators', 'scripts', 'interfaces', 'playground', 'bench']

test.each(pages)('files that %s names exist', (file) => {
  const named = codeIn(read(file)).filter((code) => new RegExp(`^(${folders.join('|')})/[\\w./-]+$`).test(code))
  expect(named.filter((name) => !existsSync(path.join(root, name)))).toEqual([])
})
