/** Which consent a call is made with: a family that refuses one consent is asked with the other. */
import type { Asked } from './families'
import { SalesIqFailure } from './failure'
import { isNotPermitted, isTokenRefused } from './judge'
import type { AccessTokens } from './oauth'

/** The consent of the organisation, and the one of a person, which is only looked for where it is needed. */
export type Grants = { first: AccessTokens; second: () => Promise<AccessTokens | undefined> }

type Work<T> = (token: string) => Promise<T>

/** A refusal of REST or the visitor API, and not of the accounts server. */
const isRefusal = (failure: unknown): failure is SalesIqFailure =>
  failure instanceof SalesIqFailure && (isTokenRefused(failure) || isNotPermitted(failure))

/** A refusal without a code (a proxy, a sign-in page) says nothing of the family. */
const closes = ({ about }: Asked, { evidence }: SalesIqFailure): boolean => {
  const { code, status } = evidence
  if (about === 'address') return false
  if (about === 'state') return code === 1009
  if (about === 'id' && code === 1024) return false
  // Which of our addresses a call comes from changes.
  return code === undefined ? status === 401 : code !== 'IP_NOT_ALLOWED'
}

/** Throws the refusal; the family is closed where the refusal is about the family. */
const refusedBy = async (tokens: AccessTokens, asked: Asked, failure: unknown): Promise<never> => {
  if (isRefusal(failure) && failure.evidence.closedSince === undefined && closes(asked, failure)) {
    await tokens.close(asked, String(failure.evidence.code ?? failure.evidence.status))
  }
  throw failure
}

/** Work with one consent. A token that is refused is renewed where that may help: refused means that nothing was done. */
const withTokens = async <T>(tokens: AccessTokens, asked: Asked, work: Work<T>): Promise<T> => {
  const done = async (token: string) => {
    const result = await work(token)
    await tokens.accepted(token, asked)
    return result
  }
  const token = await tokens.current(asked)
  try {
    return await done(token)
  } catch (failure) {
    if (!isRefusal(failure)) throw failure
    const other = isTokenRefused(failure) ? await tokens.another(token, asked) : undefined
    if (other === undefined) return refusedBy(tokens, asked, failure)
    return done(other).catch((again: unknown) => refusedBy(tokens, asked, again))
  }
}

/** Throws what the first consent was refused with, unless something else is wrong with the second one. */
export const withAccess = async <T>({ first, second }: Grants, asked: Asked, work: Work<T>): Promise<T> => {
  try {
    return await withTokens(first, asked, work)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || failure.kind !== 'auth') throw failure
    const other = await second()
    if (!other) throw failure
    return withTokens(other, asked, work).catch((again: unknown) => {
      throw isRefusal(again) ? failure : again
    })
  }
}
