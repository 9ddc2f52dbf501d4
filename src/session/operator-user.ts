/** The Botpress users who stand for operators: one each, named and pictured as SalesIQ has them. */
import { storeFile } from '../files/botpress-files'
import { connect, type Context, timeoutsUntil } from '../installation/connect'
import { settingsOf } from '../installation/connection'
import { within } from '../net/within'
import { SalesIqFailure } from '../salesiq/failure'
import { fileBehind } from '../files/link'
import { clip } from '../translate/clip'
import { mediaTypeOf } from '../translate/to-botpress'

export type OperatorSeen = { id: string; name?: string }

const longestUserName = 200
const pictureLastsMs = 7 * 24 * 3_600_000
const tryAgainAfterMs = 10 * 60_000
const largestPicture = 2 * 1024 * 1024
/** Much longer than until the next look: what nobody shows any more ends by itself. */
const copyLastsDays = 90
/** A visitor waits for a person and not for a picture. */
const pictureTimeMs = 1500

/** SalesIQ shows pictures to its own people only, so that a copy is kept where everybody may look. */
const copyOfPicture = async (context: Context, operatorId: string): Promise<string | undefined> => {
  const patience = timeoutsUntil()
  const picture = await connect(context, await settingsOf(context)).picture(operatorId, patience)
  const file = typeof picture === 'string' ? await fileBehind(picture, undefined, patience) : picture
  if (!file || mediaTypeOf(file.type) !== 'image' || file.size > largestPicture) return undefined
  return (await storeFile(context, file, { ...patience, days: copyLastsDays, tags: { operatorId } })).url
}

const seenAt = (milliseconds: number) => ({ tags: { pictureSeenAt: String(milliseconds) } })

/** After this the picture is looked for again: it took too long, or was in trouble that may be over. */
const soon = () => seenAt(Date.now() - pictureLastsMs + tryAgainAfterMs)

/** Whether looking again in a while would be as vain. */
const isFinal = (failure: unknown) =>
  failure instanceof SalesIqFailure && failure.kind !== 'unavailable' && failure.kind !== 'limited'

const showLater = async ({ client }: Context, userId: string, copy: Promise<string | undefined>) => {
  try {
    const pictureUrl = await copy
    if (pictureUrl) await client.updateUser({ id: userId, pictureUrl, ...seenAt(Date.now()) })
  } catch {
    // The next look makes up for it.
  }
}

/** What is new of a picture. One that comes too late is shown the next time. */
const pictureNews = async (context: Context, { operatorId, userId }: { operatorId: string; userId: string }) => {
  const copy = copyOfPicture(context, operatorId)
  try {
    const pictureUrl = await within(pictureTimeMs, copy, 'late' as const)
    if (pictureUrl !== 'late') return { ...seenAt(Date.now()), pictureUrl }
    void showLater(context, userId, copy)
    return soon()
  } catch (failure) {
    // Whatever it is: no picture is worth a visitor who hears of nobody.
    return isFinal(failure) ? seenAt(Date.now()) : soon()
  }
}

const isPictureOld = ({ tags }: { tags: { pictureSeenAt?: string } }) =>
  Date.now() - Number(tags.pictureSeenAt || 0) > pictureLastsMs

/** The id of an operator's user, made when he is first seen. One call where he is known and nothing has changed. */
export const operatorUser = async (context: Context, operator: OperatorSeen): Promise<string> => {
  const { client } = context
  const name = operator.name && clip(operator.name, longestUserName)
  const tags = { operatorId: operator.id }
  const { user } = await client.getOrCreateUser({ name, tags, discriminateByTags: ['operatorId'] })
  const picture = isPictureOld(user)
    ? await pictureNews(context, { operatorId: operator.id, userId: user.id })
    : undefined
  const isRenamed = name !== undefined && name !== '' && user.name !== name
  if (picture || isRenamed) await client.updateUser({ id: user.id, name: name || user.name, tags: {}, ...picture })
  return user.id
}
