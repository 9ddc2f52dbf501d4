/** The Botpress users who stand for operators: one each, named and pictured as SalesIQ has them. */
import { storeFile } from '../files/botpress-files'
import { connect, type Context, timeoutsUntil } from '../installation/connect'
import { settingsOf } from '../installation/connection'
import { SalesIqFailure } from '../salesiq/failure'
import { fileBehind } from '../files/link'
import { cleanName, clip } from '../translate/characters'
import { mediaTypeOf } from '../translate/to-botpress'
import type { SessionContext } from './session'

export type OperatorSeen = { id: string; name?: string }

const longestUserName = 200
const pictureLastsMs = 7 * 24 * 3_600_000
const tryAgainAfterMs = 10 * 60_000
const largestPicture = 2 * 1024 * 1024
/** Much longer than until the next look: what nobody shows any more ends by itself. */
const copyLastsDays = 90

/** SalesIQ shows pictures to its own people only, so that a copy is kept where everybody may look. */
const copyOfPicture = async (context: Context, operatorId: string): Promise<string | undefined> => {
  const timeouts = timeoutsUntil()
  const picture = await connect(context, await settingsOf(context)).picture(operatorId, timeouts)
  const file = typeof picture === 'string' ? await fileBehind(picture, undefined, timeouts) : picture
  if (!file || mediaTypeOf(file.type) !== 'image' || file.size > largestPicture) return undefined
  return (await storeFile(context, file, { ...timeouts, days: copyLastsDays, tags: { operatorId } })).url
}

const seenAt = (milliseconds: number) => ({ tags: { pictureSeenAt: String(milliseconds) } })

/** The next look: soon after a failure that may be over by then. */
const lookedAt = (mayBeOver: boolean) => seenAt(Date.now() - (mayBeOver ? pictureLastsMs - tryAgainAfterMs : 0))

const mayBeOver = (failure: unknown) =>
  !(failure instanceof SalesIqFailure) || failure.kind === 'unavailable' || failure.kind === 'limited'

/** Looks for the operator's picture and shows it with the next messages. Nobody waits for a picture. Never throws. */
const refreshPicture = async (context: Context, { operatorId, userId }: { operatorId: string; userId: string }) => {
  const found = await copyOfPicture(context, operatorId).then(
    (pictureUrl) => ({ pictureUrl, ...lookedAt(false) }),
    (failure: unknown) => lookedAt(mayBeOver(failure)),
  )
  await context.client.updateUser({ id: userId, ...found }).catch(() => undefined)
}

const isPictureOld = ({ tags }: { tags: { pictureSeenAt?: string } }) =>
  Date.now() - Number(tags.pictureSeenAt || 0) > pictureLastsMs

/** The id of an operator's user, made when the operator is first seen. One call where nothing has changed. */
export const operatorUser = async (context: SessionContext, operator: OperatorSeen): Promise<string> => {
  const { client } = context
  const name = clip(cleanName(operator.name ?? ''), longestUserName) || undefined
  const tags = { operatorId: operator.id }
  const { user } = await client.getOrCreateUser({ name, tags, discriminateByTags: ['operatorId'] })
  if (name && user.name !== name) await client.updateUser({ id: user.id, name, tags: {} })
  if (isPictureOld(user)) context.background.push(refreshPicture(context, { operatorId: operator.id, userId: user.id }))
  return user.id
}
