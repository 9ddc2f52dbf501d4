/** The pages of the set-up: nobody's words become HTML in them, and each says in words what is so. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checklistPage, type Row } from '../../src/setup/checklist-page'
import type { Action } from '../../src/setup/form'
import { messagePage, type Notice, pageHeaders, secretPage, type State } from '../../src/setup/page'
import { type Hop, tryOutPage } from '../../src/setup/try-out-page'

type Tag = { name: string; attributes: [string, string][] }

const entities = (text: string) => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))

/** Tags as a browser finds them: whatever `<` begins, attributes with any quotes or none. Texts apart, decoded. */
const read = (page: string): { tags: Tag[]; texts: string[] } => {
  const tags: Tag[] = []
  const texts: string[] = []
  const bare = page.replace(/<style>[^<]*<\/style>/, '<style></style>')
  const tag = /<([a-z/!?][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi
  let end = 0
  for (const match of bare.matchAll(tag)) {
    texts.push(entities(bare.slice(end, match.index)))
    end = match.index + match[0].length
    const found = (match[2] ?? '').matchAll(/([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)
    const attributes = [...found].map(([, name, ...values]): [string, string] => [
      name ?? '',
      entities(values.find((value) => value !== undefined) ?? ''),
    ])
    tags.push({ name: match[1] ?? '', attributes })
  }
  expect(bare.slice(end)).toBe('')
  return { tags, texts: texts.filter((text) => text !== '') }
}

const shape = (page: string) => read(page).tags.map(({ name, attributes }) => [name, ...attributes.map(([key]) => key)])

const valuesOf = (page: string, name: string) =>
  read(page).tags.flatMap(({ attributes }) => attributes.filter(([key]) => key === name).map(([, value]) => value))

const textOf = (page: string) => read(page).texts.join('|')

type Views = {
  checklist: Parameters<typeof checklistPage>[0]
  secret: Parameters<typeof secretPage>[0]
  message: Parameters<typeof messagePage>[0]
  tryOut: Parameters<typeof tryOutPage>[0]
}

const pagesOf = ({ checklist, secret, message, tryOut }: Views) => [
  checklistPage(checklist),
  secretPage(secret),
  messagePage(message),
  tryOutPage(tryOut),
]

/** Every view there can be, its strings made by `word`. */
const viewsOf = (word: fc.Arbitrary<string>): fc.Arbitrary<Views> => {
  const some = { requiredKeys: [] as never[] }
  const link = fc.record({ href: word, label: word })
  const post = {
    path: word,
    label: word,
    fields: fc.array(fc.tuple(word, word), { maxLength: 2 }).map(([...pairs]) => Object.fromEntries(pairs)),
  }
  const option = fc.record({ value: word, label: word, checked: fc.boolean() })
  const input = fc.record({ name: word, legend: word, isSecret: fc.boolean() })
  const action: fc.Arbitrary<Action> = fc.oneof(
    fc.record({ kind: fc.constant('link' as const), href: word, label: word }),
    fc.record({ kind: fc.constant('button' as const), ...post }),
    fc.record({ kind: fc.constant('fields' as const), ...post, inputs: fc.array(input, { maxLength: 2 }) }),
    fc.record({
      kind: fc.constant('choice' as const),
      ...post,
      legend: word,
      name: word,
      options: fc.array(option, { maxLength: 3 }),
    }),
  )
  const actions = fc.array(action, { maxLength: 2 })
  const copies = fc.array(fc.record({ id: word, legend: word, value: word }), { maxLength: 2 })
  const state = fc.constantFrom<State>('ok', 'warning', 'broken', 'todo', 'set', 'waits', 'yours')
  const lines = fc.array(fc.record({ state, text: word }), { maxLength: 2 })
  const help = fc.record({ summary: word, lines: fc.array(word, { maxLength: 2 }), copies, actions })
  const row: fc.Arbitrary<Row> = fc
    .tuple(
      fc.record({ id: word, title: word, state, text: word }),
      fc.record({ word, cure: word, lines, copies, actions, help: fc.array(help, { maxLength: 2 }) }, some),
    )
    .map(([must, may]) => ({ ...must, ...may }))
  const notice: fc.Arbitrary<Notice> = fc.record({ kind: fc.constantFrom('good', 'bad', 'outage'), text: word })
  const hop: fc.Arbitrary<Hop> = fc.record(
    { title: word, state: fc.constantFrom('ok', 'waiting', 'broken'), ms: fc.nat(), text: word },
    { requiredKeys: ['title', 'state'] },
  )
  return fc.record({
    checklist: fc.record({
      headline: word,
      steps: fc.array(fc.record({ row: word, text: word }), { maxLength: 2 }),
      notices: fc.array(notice, { maxLength: 2 }),
      rows: fc.array(row, { maxLength: 3 }),
    }),
    secret: fc.record({ path: word, message: word }, { requiredKeys: ['path'] }),
    message: fc.record({ title: word, text: word, back: link, action }, { requiredKeys: ['title', 'text'] }),
    tryOut: fc.record(
      {
        title: word,
        hops: fc.array(hop, { maxLength: 3 }),
        isRefreshed: fc.boolean(),
        links: fc.array(link, { maxLength: 2 }),
        notice,
      },
      { requiredKeys: ['title', 'hops', 'isRefreshed', 'links'] },
    ),
  })
}

const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '" autofocus onfocus="alert(1)',
  '</title><script>',
  '</style><style>*{display:none}',
  '--><!--',
  '&lt;script&gt;',
  '&#60;b&#62;',
  'javascript:alert(1)',
  '\u0000<svg/onload=alert(1)>',
  '`${1}`',
  '\ud800"',
]

const hostile = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.array(fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', '\n', '!', '-', 'a', 'script'), { minLength: 1 }),
)
const word = hostile.map((parts) => (typeof parts === 'string' ? parts : parts.join('')))

/** The same view with harmless strings: all that are not words of ours. Fields keep being as many as they were. */
const harmless = (view: unknown, key = ''): unknown => {
  if (typeof view === 'string') return key === 'state' || key === 'kind' ? view : 'x'
  if (Array.isArray(view)) return view.map((item) => harmless(item))
  if (typeof view !== 'object' || view === null) return view
  const entries = Object.entries(view)
  if (key === 'fields') return Object.fromEntries(entries.map((_, index) => [`x${index}`, 'x']))
  return Object.fromEntries(entries.map(([name, value]) => [name, harmless(value, name)]))
}

const rows: Row[] = [
  { id: 'client', title: 'Zoho client', state: 'ok', text: 'It is known.' },
  { id: 'portal', title: 'Portal', state: 'waits', text: 'Waits for the consent.' },
  {
    id: 'consent',
    title: 'Consent',
    state: 'broken',
    text: 'It was taken back.',
    cure: 'Give it again.',
    next: 'give consent',
    copies: [{ id: 'address', legend: 'Address', value: 'https://b.example/1?a=1&b="2"' }],
    actions: [{ kind: 'link', href: 'https://accounts.zoho.eu/oauth/v2/org/auth?a=1&b=2', label: 'Give consent' }],
    help: [{ summary: 'What Zoho will ask for', lines: ['One scope: why.'] }],
  },
  {
    id: 'brand',
    title: 'Brand',
    state: 'todo',
    text: 'There are two.',
    actions: [
      {
        kind: 'choice',
        path: '/setup/brand',
        label: 'Use the entered brand',
        legend: 'Which brand',
        name: 'brand',
        fields: { key: 'k"1' },
        options: [
          { value: '1', label: 'acme', checked: false },
          { value: '2', label: 'shop', checked: true },
        ],
      },
    ],
  },
  { id: 'plugin', title: 'Plugin', state: 'yours', text: 'It cannot be seen from here.' },
]
const back = { href: '/setup?key=1&x=2', label: 'Back to the checklist' }
const hops: Hop[] = [
  { title: 'Opened', state: 'ok', ms: 340 },
  { title: 'Assigned', state: 'ok', ms: 59_999 },
  { title: 'Webhook', state: 'broken', ms: 125_400, text: 'Nothing came.' },
  { title: 'Reply', state: 'waiting' },
]
const view = { headline: 'Next: give consent', steps: [], notices: [], rows }
const checklist = checklistPage(view)
const secret = secretPage({ path: '/setup', message: 'Not that.' })
const message = messagePage({ title: 'Refused', text: 'Nothing was stored.', back })
const tryOut = tryOutPage({
  title: 'Waiting',
  hops,
  isRefreshed: true,
  links: [{ href: '?still', label: 'Look again' }, back],
})
const all = { checklist, secret, message, tryOut, 'secret, first time': secretPage({ path: '/setup' }) }

describe('whatever somebody wrote stays what it is: words', () => {
  test('hostile strings make no element and no attribute that harmless ones do not make', () => {
    fc.assert(
      fc.property(viewsOf(word), (views) => {
        const tame = harmless(views) as Views
        expect(pagesOf(views).map(shape)).toEqual(pagesOf(tame).map(shape))
      }),
      { numRuns: 300 },
    )
  })

  test('they are shown as they were written', () => {
    for (const attack of attacks) {
      const row = { id: attack, title: attack, state: 'todo' as const, text: attack }
      const page = checklistPage({ ...view, headline: attack, rows: [row] })
      expect(read(page).texts.filter((text) => text === attack)).toHaveLength(3)
      expect(valuesOf(page, 'id')).toEqual([attack])
    }
  })

  test('a link or a form leads to the web or to a place of ours, never to a script', () => {
    const led = (href: string) =>
      valuesOf(messagePage({ title: 'x', text: 'x', back: { href, label: 'x' } }), 'href')[0]
    for (const href of [
      'javascript:alert(1)',
      ' javascript:x',
      'java\nscript:x',
      '\u0001javascript:x',
      'data:x',
      'file:x',
    ])
      expect(led(href)).toBe('#')
    for (const href of [
      'https://accounts.zoho.eu/a?b=c:d',
      'http://127.0.0.1:1/x',
      '/a?b=c:d',
      '?a=b:c',
      './a:b',
      'setup',
      '',
    ])
      expect(led(href)).toBe(href)
    expect(valuesOf(secretPage({ path: 'javascript:x' }), 'action')).toEqual(['#'])
  })
})

describe.each(Object.entries(all))('every page (%s)', (_, page) => {
  test('has a language, a title, one heading of the first rank, a viewport, and stays out of search engines', () => {
    expect(page).toMatch(/^<!doctype html><html lang="en">/)
    expect(page.match(/<title>[^<]+<\/title>/g)).toHaveLength(1)
    expect(page.match(/<h1>/g)).toHaveLength(1)
    expect(page).toContain('<meta name="viewport" content="width=device-width,initial-scale=1">')
    expect(page).toContain('<meta name="robots" content="noindex">')
  })

  test('runs no script and loads nothing', () => {
    const names = read(page).tags.map(({ name }) => name)
    expect(names.filter((name) => /^(script|link|img|iframe|object|embed|base|svg|audio|video)$/.test(name))).toEqual(
      [],
    )
    expect(
      read(page).tags.flatMap(({ attributes }) => attributes.filter(([key]) => /^(on|src|style$)/.test(key))),
    ).toEqual([])
    expect(page).not.toMatch(/url\(|@import|@font-face/)
  })

  test('has a label for every field that can be seen', () => {
    const labelled = valuesOf(page, 'for')
    for (const [input] of page.matchAll(/<input[^>]*>/g)) {
      const id = /\bid="([^"]*)"/.exec(input)?.[1]
      const wrapped = page.includes(`<label class="pick">${input}<span>`)
      expect(input.includes('type="hidden"') || wrapped || (id && labelled.includes(id)), input).toBeTruthy()
    }
  })

  test('has the style that its security policy allows, and that one only', () => {
    const styles = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(([, css]) => css ?? '')
    const hash = createHash('sha256').update(styles.join('')).digest('base64')
    expect(styles).toHaveLength(1)
    expect(pageHeaders()['content-security-policy']).toContain(`style-src 'sha256-${hash}';`)
  })
})

test('nothing is kept, framed, told to the next site or run', () => {
  const { 'content-security-policy': policy = '', ...others } = pageHeaders()
  expect(others).toEqual({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  })
  expect(policy.split('; ').filter((rule) => !rule.startsWith('style-src'))).toEqual([
    "default-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ])
  expect(policy).not.toContain('unsafe')
})

describe('the checklist', () => {
  test('has one headline, also as its title, and tells each state in words', () => {
    expect(checklist).toContain('<title>Next: give consent – SalesIQ connect page</title>')
    expect(checklist).toContain('<h1>Next: give consent</h1>')
    expect(textOf(checklist)).toMatch(
      /Zoho client\|.*✓\| OK\|.*Portal\|.*Waits\|.*Consent\|.*✕\| Broken\|.*Brand\|.*○\| To do\|.*→\| Your part/,
    )
  })

  test('folds what needs nobody to one line, and nothing else', () => {
    const folded = [...checklist.matchAll(/<li id="(\w+)"[^>]*><details class="row">/g)].map(([, id]) => id)
    expect(folded).toEqual(['client'])
  })

  test('marks the first row that is broken or to do, and no row when none is', () => {
    expect(checklist).toContain('<li id="consent" aria-current="step">')
    expect(valuesOf(checklist, 'aria-current')).toHaveLength(1)
    const rest = checklistPage({ ...view, rows: rows.filter(({ state }) => !/^(broken|todo)$/.test(state)) })
    expect(valuesOf(rest, 'aria-current')).toEqual([])
  })

  test('says what is left, each with the way to its row', () => {
    const page = checklistPage({ ...view, steps: [{ row: 'plugin', text: 'Publish the bot' }] })
    expect(valuesOf(page, 'href')).toContain('#plugin')
    expect(textOf(page)).toContain('What is left for you:|Publish the bot')
  })

  test('says what to do, helps before the button, and links to Zoho with the whole address', () => {
    expect(textOf(checklist)).toContain('What to do:| Give it again.')
    expect(valuesOf(checklist, 'href')).toEqual(['https://accounts.zoho.eu/oauth/v2/org/auth?a=1&b=2'])
    expect(textOf(checklist)).toMatch(/What Zoho will ask for\|One scope: why\.\|.*Give consent/)
  })

  test('makes a link of an address in a line of help, without the full stop behind it', () => {
    const lines = ['Compare it at https://api-console.zoho.eu/add?a=1&b=2. Then <save>.']
    const help = [{ summary: 'x', lines }]
    const page = checklistPage({ ...view, rows: [{ id: 'x', title: 'x', state: 'todo', text: 'x', help }] })
    expect(valuesOf(page, 'href')).toEqual(['https://api-console.zoho.eu/add?a=1&b=2'])
    expect(textOf(page)).toContain('Compare it at |https://api-console.zoho.eu/add?a=1&b=2|. Then <save>.')
  })

  test('shows what is to be copied in a field that can be selected and not changed', () => {
    const [field] = read(checklist).tags.filter(({ attributes }) => attributes.some(([key]) => key === 'readonly'))
    expect(Object.fromEntries(field?.attributes ?? [])).toMatchObject({ value: 'https://b.example/1?a=1&b="2"' })
  })

  test('lets choose by radio buttons under a legend, with what is hidden beside them', () => {
    const form = /<form.*?<\/form>/s.exec(checklist)?.[0] ?? ''
    expect(form).toMatch(/^<form method="post" action="\/setup\/brand">.*<legend>Which brand<\/legend>/)
    expect(valuesOf(form, 'value')).toEqual(['k"1', '1', '2'])
    expect(form.match(/ checked>/g)).toHaveLength(1)
    expect(form).toContain('value="2" required checked><span>shop')
  })

  test('offers no button where there is nothing to choose from', () => {
    const action: Action = { kind: 'choice', path: '/x', label: 'x', legend: 'x', name: 'x', fields: {}, options: [] }
    const page = checklistPage({
      ...view,
      rows: [{ id: 'x', title: 'x', state: 'todo', text: 'x', actions: [action] }],
    })
    expect(page).not.toMatch(/<(form|button|fieldset)/)
  })

  test('tells good news, bad news and an outage apart, not by colour alone', () => {
    const [bad, good, outage] = (['bad', 'good', 'outage'] as const).map((kind) =>
      checklistPage({ ...view, notices: [{ kind, text: 'Something.' }] }),
    )
    expect(textOf(bad ?? '')).toContain('Problem:| |Something.')
    expect(valuesOf(bad ?? '', 'role')).toContain('alert')
    expect(textOf(good ?? '')).not.toMatch(/Problem|No answer/)
    expect(valuesOf(good ?? '', 'role')).toContain('status')
    expect(textOf(outage ?? '')).toContain('No answer:| |Something.')
    expect(outage).toContain('class="box warning"')
  })
})

test('who has no key is asked for the client secret, in one field that no browser fills or keeps', () => {
  const fields = read(secret).tags.filter(({ name }) => name === 'input')
  expect(fields.map(({ attributes }) => Object.fromEntries(attributes))).toEqual([
    expect.objectContaining({ type: 'password', name: 'clientSecret', autocomplete: 'off' }),
  ])
  expect(secret).toContain('<form method="post" action="/setup">')
  expect(secret).toMatch(/<title>Not opened.*Problem:.*Not that\./s)
})

test('a message leads back', () => {
  expect(message).toContain('<title>Refused – SalesIQ connect page</title>')
  expect(valuesOf(message, 'href')).toEqual([back.href])
})

describe('the test handoff', () => {
  test('tells each hop’s state in words, with its own time', () => {
    expect(textOf(tryOut)).toMatch(
      /Opened\|.* OK after 340 ms\|.* OK after 59\.9 s\|.* Did not come after 2 min 5 s\|.* Waiting\|/,
    )
    expect(tryOut).toContain('<title>Waiting – Test handoff – SalesIQ connect page</title>')
  })

  test('says whether it looks again by itself, and links to the first link most prominently', () => {
    expect(textOf(tryOut)).toContain('This page looks again every 5 seconds.')
    expect(valuesOf(tryOut, 'href')).toEqual(['?still', back.href])
    const over = tryOutPage({ title: 'Works', hops: hops.slice(0, 2), isRefreshed: false, links: [back] })
    expect(over).not.toContain('looks again')
    expect(over).toContain(`<a class="button main" href="/setup?key=1&#38;x=2">`)
  })
})

describe('contrast is that of WCAG AA', () => {
  const css = /<style>(.*?)<\/style>/s.exec(message)?.[1] ?? ''
  const schemes = [...css.matchAll(/:root\{([^}]*)\}/g)].map(
    ([, rule = '']) => new Map([...rule.matchAll(/--(\w+):(#\w+)/g)].map(([, name = '', colour]) => [name, colour])),
  )
  const light = (colour = '') => {
    const hex = colour.length === 4 ? colour.replace(/\w/g, '$&$&') : colour
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const contrast = (one: string | undefined, other: string | undefined) => {
    const [darker = 0, lighter = 0] = [light(one), light(other)].sort((a, b) => a - b)
    return (lighter + 0.05) / (darker + 0.05)
  }

  test('by day and by night', () => {
    expect(schemes).toHaveLength(2)
    for (const scheme of schemes) {
      for (const colour of ['text', 'soft', 'ok', 'warning', 'broken', 'link'])
        for (const ground of ['page', 'card'])
          expect(contrast(scheme.get(colour), scheme.get(ground))).toBeGreaterThan(4.5)
      expect(contrast(scheme.get('on'), scheme.get('link'))).toBeGreaterThan(4.5)
      expect(contrast(scheme.get('edge'), scheme.get('card'))).toBeGreaterThan(3)
    }
  })
})
