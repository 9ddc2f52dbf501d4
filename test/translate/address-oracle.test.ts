/** Which addresses may be fetched from, compared with ipaddr.js: every special range, its ends and its neighbours. */
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../src/files/public-address'
import { cases } from '../harness/cases'

type Range = { name: string; first: bigint; last: bigint; bits: number }

const numberOf = (bytes: readonly number[]) => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
const addressOf = (value: bigint, bits: number) =>
  ipaddr.fromByteArray(Array.from({ length: bits / 8 }, (_, i) => Number((value >> BigInt(bits - 8 * (i + 1))) & 255n)))

const isListed = (value: unknown): value is [{ toByteArray: () => number[] }, number] =>
  Array.isArray(value) && value.length === 2 && typeof value[1] === 'number'

const rangesOf = (family: { prototype: object }, bits: number): Range[] => {
  const { SpecialRanges } = family.prototype as { SpecialRanges: Record<string, unknown> }
  return Object.entries(SpecialRanges).flatMap(([name, networks]) => {
    const all: unknown[] = isListed(networks) ? [networks] : (networks as unknown[])
    return all.filter(isListed).map(([network, prefix]) => {
      const first = numberOf(network.toByteArray())
      return { name, first, last: first + (1n << BigInt(bits - prefix)) - 1n, bits }
    })
  })
}

const ranges = [...rangesOf(ipaddr.IPv4, 32), ...rangesOf(ipaddr.IPv6, 128)]

/**
 * Differences on purpose, each with the registry's word for it: https://www.iana.org/assignments/iana-ipv4-special-registry
 * and iana-ipv6-special-registry.
 */
const differences: [what: string, isOurs: (address: string) => boolean, isPublic: boolean][] = [
  // "Globally reachable: true": a name server for reverse look-ups, and a relay for multicast.
  ['AS112 and AMT', (address) => /^(?:192\.175\.48|192\.31\.196|192\.52\.193)\.|^2620:4f:8000:/.test(address), true],
  // Public hosts are in 2000::/3 only. ipaddr.js knows the registered ranges, and takes all others for public.
  ['outside 2000::/3', (address) => address.includes(':') && !/^[23][\da-f]{3}:/.test(address), false],
  // IETF protocol assignments: all of 2001::/23, not only the parts that are given out. One of those parts is AMT.
  ['2001::/23', (address) => /^2001:(?:1?[\da-f]{1,2}:|:)/.test(address), false],
  // Documentation, registered in 2024.
  ['3fff::/20', (address) => /^3fff:(?:0?[\da-f]{1,3}:|:)/.test(address), false],
]

const agree = (address: string) => {
  const difference = differences.find(([, isOurs]) => isOurs(ipaddr.parse(address).toString()))
  const expected = difference ? difference[2] : ipaddr.parse(address).range() === 'unicast'
  expect([address, isPublicAddress(address)]).toEqual([address, expected])
}

const textOf = (value: bigint, bits: number) => addressOf(value, bits).toString()

describe('a special range', () => {
  test('is known to ipaddr.js in both families', () => expect(ranges.length).toBeGreaterThan(30))

  test.each(ranges)('$name: its ends, its middle and its neighbours', ({ first, last, bits }) => {
    const end = (1n << BigInt(bits)) - 1n
    for (const value of [first - 1n, first, first + 1n, (first + last) / 2n, last - 1n, last, last + 1n]) {
      if (value >= 0n && value <= end) agree(textOf(value, bits))
    }
  })

  test.each(ranges)('$name: anything in it', ({ first, last, bits }) => {
    fc.assert(fc.property(fc.bigInt({ min: first, max: last }), (value) => agree(textOf(value, bits))))
  })

  test('no private one is public, in whatever difference', () => {
    const never = new Set([
      'private',
      'loopback',
      'linkLocal',
      'uniqueLocal',
      'carrierGradeNat',
      'unspecified',
      'ipv4Mapped',
    ])
    for (const { name, first, last, bits } of ranges) {
      if (never.has(name)) for (const value of [first, last]) expect(isPublicAddress(textOf(value, bits))).toBe(false)
    }
  })
})

test('any address is judged alike', () => {
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), agree), { numRuns: cases(2000) })
  const within = fc.tuple(fc.constantFrom(...ranges), fc.bigInt({ min: -300n, max: 300n }))
  fc.assert(
    fc.property(within, ([{ first, last, bits }, offset]) => {
      const value = (offset < 0n ? first : last) + offset
      if (value >= 0n && value < 1n << BigInt(bits)) agree(textOf(value, bits))
    }),
    { numRuns: cases(2000) },
  )
})
