/** Each family refused with each code and at each status, pairwise: set-up, handoffs in a row, and what takes the place. */
import { describe, expect } from 'vitest'
import { type Cell, codes, mostRenewals, parts, play, statuses, wanted } from '../harness/access'
import { test as base } from '../harness/scene'

const test = base.extend({ options: { bare: true, processes: 1 } })

/** Any two of part, code, status and consents meet in some cell; `npm run access` plays all of them, with ten handoffs each. */
const pairwise = parts.flatMap((part, row) =>
  codes.map((code, column): Cell => {
    const status = statuses[(row + column) % statuses.length] ?? 200
    return { part, right: { code, status }, withSecond: (row + (column >> 1)) % 2 === 1 }
  }),
)

describe.concurrent('what SalesIQ refuses to the organisation', () => {
  for (const cell of pairwise) {
    const { part, right, withSecond } = cell
    const consents = withSecond ? 'beside the second consent' : 'alone'
    test(`${part}, ${right.code} at ${right.status}, ${consents}: is set up, and handoffs go both ways and end`, async ({
      bridge,
    }) => {
      const { renewals, ...outcome } = await play(bridge, cell, 2)
      expect(outcome).toEqual(wanted(cell))
      expect(renewals).toBeLessThanOrEqual(mostRenewals)
    })
  }
})
