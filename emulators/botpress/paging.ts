/** Lists: newest first unless asked otherwise, filtered, in pages that a `nextToken` continues. */
import { ApiFailure } from './api-failure'
import type { Tags } from './rows'

type Listed = { id: string; createdAt: string; updatedAt?: string }

export type ListInput = {
  nextToken?: string
  sortField?: 'createdAt' | 'updatedAt'
  sortDirection?: 'asc' | 'desc'
  afterDate?: string
  beforeDate?: string
  rangeField?: 'createdAt' | 'updatedAt'
}

const time = (text: string, name: string) => {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new ApiFailure('InvalidQuery', `query: ${name} is not a date`)
  return ms
}

const inRange = (input: ListInput) => {
  const after = input.afterDate === undefined ? -Infinity : time(input.afterDate, 'afterDate')
  const before = input.beforeDate === undefined ? Infinity : time(input.beforeDate, 'beforeDate')
  const field = input.rangeField ?? 'createdAt'
  return (row: Listed) => {
    const ms = Date.parse(row[field] ?? row.createdAt)
    return ms > after && ms < before
  }
}

const sorted = <Row extends Listed>(rows: Row[], { sortField = 'createdAt', sortDirection }: ListInput) => {
  const key = (row: Row) => row[sortField] ?? row.createdAt
  // Rows of the same millisecond stay in the order in which they came.
  const ascending = rows.toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))))
  return sortDirection === 'asc' ? ascending : ascending.reverse()
}

const startOf = <Row extends Listed>(rows: Row[], nextToken: string | undefined) => {
  if (nextToken === undefined) return 0
  const lastId = Buffer.from(nextToken, 'base64url').toString('utf8')
  const index = rows.findIndex((row) => row.id === lastId)
  if (index < 0) throw new ApiFailure('InvalidQuery', 'query: nextToken is not one of this list')
  return index + 1
}

/** One page of the rows, and the token of the next one if there is more. */
export const page = <Row extends Listed>(rows: Row[], input: ListInput, pageSize: number) => {
  const all = sorted(rows.filter(inRange(input)), input)
  const start = startOf(all, input.nextToken)
  const items = all.slice(start, start + pageSize)
  const last = items.at(-1)
  const more = last !== undefined && start + pageSize < all.length
  return { items, meta: more ? { nextToken: Buffer.from(last.id, 'utf8').toString('base64url') } : {} }
}

/** A filter by tags; an undeclared one can find nothing and is refused. */
export const taggedWith = (tags: Tags | undefined, allowed: Set<string>) => {
  const wanted = Object.entries(tags ?? {})
  for (const [key] of wanted) {
    if (!allowed.has(key)) throw new ApiFailure('InvalidQuery', `query: tags.${key} is not declared`)
  }
  return (stored: Tags) => wanted.every(([key, value]) => stored[key] === value)
}
