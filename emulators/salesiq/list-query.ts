/** Reads paging, times and order of a list call; an odd value is refused and named (rest-api-v2.html). */
import { ApiFailure, undecided } from './failure'
import type { World } from './world'

export type Query = Record<string, string>

/** A whole number of the query. */
export const numberIn = (query: Query, param: string) => {
  const text = query[param]
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw new ApiFailure(1007, { param })
  return Number(text)
}

/** Within [least, most], else 1011. */
export const numberWithin = (query: Query, param: string, [least, usual, most]: [number, number, number]) => {
  const value = numberIn(query, param) ?? usual
  if (value < least || value > most) throw new ApiFailure(1011, { param })
  return value
}

export const oneOf = <T extends string>(query: Query, param: string, choices: readonly T[]): T | undefined => {
  const text = query[param]
  if (text === undefined) return undefined
  const found = choices.find((choice) => choice === text)
  if (found === undefined) throw new ApiFailure(1011, { param })
  return found
}

/** Parameters that clients use and no page names. */
export const refuseUndocumented = ({ switches }: World, query: Query, params: string[]) => {
  const used = params.find((param) => query[param] !== undefined)
  if (used && switches.undocumentedParams === 'refuse') throw undecided(1011, 'undocumentedParams', { param: used })
}

export const pageOf = <T>(items: T[], page: number, size: number) => items.slice((page - 1) * size, page * size)

export const between = (value: number, from: number | undefined, to: number | undefined) =>
  value >= (from ?? 0) && value <= (to ?? Number.MAX_SAFE_INTEGER)
