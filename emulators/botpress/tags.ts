/** Tags: only declared ones, at most 500 characters, an empty value unsets; and who may see them. */
import { ApiFailure } from './api-failure'
import type { Tags } from './rows'

const MAX_VALUE = 500

/** A tag of the plugin or of another integration carries its owner: `hitl#upstream`, `webchat:id`. */
const isOwn = (key: string) => !key.includes('#') && !key.includes(':')

export const ownTags = (tags: Tags): Tags => Object.fromEntries(Object.entries(tags).filter(([key]) => isOwn(key)))

/** Refuses undeclared and overlong tags ("the set of tags is restricted by the list defined previously"). */
export const checkTags = (given: Tags, allowed: Set<string>, of: string) => {
  for (const [key, value] of Object.entries(given)) {
    if (!allowed.has(key)) {
      throw new ApiFailure('InvalidPayload', `tags.${key} is not declared for ${of}`)
    }
    if (value.length > MAX_VALUE) {
      throw new ApiFailure('InvalidPayload', `tags.${key} must NOT have more than ${MAX_VALUE} characters`)
    }
  }
}

/** "Individual keys can be unset by posting an empty value to them"; keys not given stay. */
export const mergeTags = (stored: Tags, given: Tags | undefined): Tags =>
  Object.fromEntries(Object.entries({ ...stored, ...given }).filter(([, value]) => value !== ''))

type Wanted = { tags: Tags; discriminateByTags?: string[] }

const namedTags = ({ tags, discriminateByTags = [] }: Wanted) => {
  if (discriminateByTags.length === 0) {
    throw new ApiFailure('InvalidPayload', 'discriminateByTags is empty: which row it would match is not known')
  }
  return discriminateByTags.map((key): [string, string] => {
    const value = tags[key]
    if (value === undefined || value === '') {
      throw new ApiFailure('InvalidPayload', `discriminateByTags.${key} has no value in tags`)
    }
    return [key, value]
  })
}

/** A test for the row a get-or-create means; refuses what cannot identify anything. */
export const sameTags = (wanted: Wanted, how: 'equal' | 'contain'): ((stored: Tags) => boolean) => {
  const exact = wanted.discriminateByTags !== undefined
  const pairs = exact ? namedTags(wanted) : Object.entries(mergeTags({}, wanted.tags))
  if (pairs.length === 0) throw new ApiFailure('InvalidPayload', 'tags: no value to tell rows apart by')
  return (stored) => {
    const holds = pairs.every(([key, value]) => stored[key] === value)
    return holds && (exact || how === 'contain' || Object.keys(ownTags(stored)).length === pairs.length)
  }
}
