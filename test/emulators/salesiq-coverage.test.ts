/** Every route and every switch is used by a test and explained in the README. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { routePages, startSalesIq } from '../../emulators/salesiq/emulator'
import { describeChoices } from '../../emulators/salesiq/switch-kinds'
import { switchDefinitions } from '../../emulators/salesiq/switches'

const here = new URL('.', import.meta.url)
const readme = readFileSync(new URL('../../emulators/salesiq/README.md', here), 'utf8')

const isTest = (name: string) => /^salesiq.*\.test\.ts$/.test(name) && name !== 'salesiq-coverage.test.ts'

const tests = readdirSync(here)
  .filter(isTest)
  .map((name) => ({ name, text: readFileSync(new URL(name, here), 'utf8') }))

const users = (pattern: RegExp) => tests.filter(({ text }) => pattern.test(text)).map(({ name }) => name)

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

describe('each route', () => {
  const direct: Record<string, string> = {
    'GET /oauth/v2/auth': "'/oauth/v2/auth'",
    'GET /oauth/v2/org/auth': "'/oauth/v2/org/auth'",
  }

  test.each(routePages)('$route is called by a test', ({ route }) => {
    expect(users(new RegExp(literally(direct[route] ?? `'${route}'`)))).not.toEqual([])
  })

  test.each(routePages)('$route is in the README, with its page', ({ route, page }) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${route}\` |`))
    expect(row).toContain(page)
  })

  test.each(routePages.filter(({ route }) => !route.includes(' /_')))('$route names a page of Zoho', (entry) => {
    expect(entry.page).toMatch(/^https:\/\/www\.zoho\.com\/[a-z0-9/.-]+\.html$/)
  })

  test('can be asked for', async () => {
    const salesiq = await startSalesIq()
    await salesiq.close()
    expect(salesiq.routes).toEqual(routePages.map(({ route }) => route))
    expect(new Set(salesiq.routes).size).toBe(salesiq.routes.length)
  })
})

describe('each switch', () => {
  const switches = Object.entries(switchDefinitions)

  test.each(switches)('%s is turned by a test', (name) => {
    expect(users(new RegExp(`\\b${name}\\b\\s*[:=,]`))).not.toEqual([])
  })

  test.each(switches)('%s is in the README, with what is known, its default and its choices', (name, definition) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''
    expect(row).toContain(definition.known)
    expect(row).toContain(`\`${JSON.stringify(definition.default)}\``)
    expect(row.replaceAll('`', '')).toContain(describeChoices(definition))
  })
})
