import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSigned, readPublicKey } from '../../src/salesiq/events'

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')

const pem = fixture('webhook-public-key.pem')
const bare = pem.replace(/-----.*-----|\s/g, '')
const body = fixture('webhook-body.json')
const signature = fixture('webhook-signature.txt')

/** Fails where the key cannot be read at all. */
const keysOf = (text: string) => {
  const key = readPublicKey(text)
  expect(key).toBeDefined()
  return key ? [key] : []
}

test('a body signed elsewhere is believed, with the key as PEM, on one line, with written line breaks, or bare', () => {
  for (const text of [pem, pem.replaceAll('\n', ' '), pem.replaceAll('\n', '\\n'), bare, ` ${bare}\n`]) {
    expect(isSigned(body, signature, keysOf(text))).toBe(true)
  }
})

test('any change to the body or the signature breaks it', () => {
  const keys = keysOf(pem)
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, text) => {
      const changed = body.slice(0, at) + text + body.slice(at + text.length)
      fc.pre(changed !== body)
      return !isSigned(changed, signature, keys)
    }),
  )
  // Parsed and written again, it is no longer what was signed.
  expect(isSigned(JSON.stringify(JSON.parse(body), null, 1), signature, keys)).toBe(false)
  expect(isSigned(body, undefined, keys)).toBe(false)
  expect(isSigned(body, signature, [])).toBe(false)
})

test('no signature and no key make it throw', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      (text, key) => !isSigned(body, text, keysOf(pem)) && readPublicKey(key) === undefined,
    ),
  )
})
