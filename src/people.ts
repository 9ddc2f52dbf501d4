/** The Botpress users who stand for operators: one each, named and pictured as SalesIQ has them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { storeFile } from './botpress-files'
import { connect, type Door, timeLimitMs } from './connect'
import { settingsOf } from './connection'
import { SalesIqFailure } from './salesiq/failure'
import { fileBehind } from './salesiq/file-link'
import { clip } from './translate/clip'
import { mediaTypeOf } from './translate/to-botpress'

export type OperatorSeen = { id: string; name?: string }

const longestUserName = 200
const pictureLastsMs = 7 * 24 * 3_600_000
const largestPicture = 2 * 1024 * 1024
/** Much longer than until the next look: what nobody shows any more ends by itself. */
const copyLastsDays = 90
/** A visitor waits for a person and not for a picture. */
const pictureTimeMs = 1500

const fileOf = async (door: Door, operatorId: string) => {
  const picture = await connect(door, await settingsOf(door)).picture(operatorId)
  return typeof picture === 'string' ? fileBehind(picture, undefined, timeLimitMs) : picture
}

/** SalesIQ shows pictures to its own people only, so that a copy is kept where everybody may look. */
const copyOfPicture = async (door: Door, operatorId: string): Promise<string | undefined> => {
  const file = await fileOf(door, operatorId)
  if (!file || mediaTypeOf(file.type) !== 'image' || file.size > largestPicture) return undefined
  return (await storeFile(door, file, { days: copyLastsDays, tags: { operatorId } })).url
}

/** Whether looking again tomorrow would be as vain. */
const isFinal = (failure: unknown) =>
  failure instanceof SalesIqFailure && failure.kind !== 'unavailable' && failure.kind !== 'limited'

/** What is new of a picture: nothing where it cannot be had now. An operator without one is looked up once a week. */
const pictureNews = async (door: Door, operatorId: string) => {
  const seen = { tags: { pictureSeenAt: String(Date.now()) } }
  try {
    const late = sleep(pictureTimeMs, 'late' as const, { ref: false })
    const pictureUrl = await Promise.race([copyOfPicture(door, operatorId), late])
    return pictureUrl === 'late' ? undefined : { ...seen, pictureUrl }
  } catch (failure) {
    // Whatever it is: no picture is worth a visitor who hears of nobody.
    return isFinal(failure) ? seen : undefined
  }
}

const isPictureOld = ({ tags }: { tags: { pictureSeenAt?: string } }) =>
  Date.now() - Number(tags.pictureSeenAt || 0) > pictureLastsMs

/** The id of an operator's user, made when he is first seen. One call where he is known and nothing has changed. */
export const operatorUser = async (door: Door, operator: OperatorSeen): Promise<string> => {
  const { client } = door
  const name = operator.name && clip(operator.name, longestUserName)
  const tags = { operatorId: operator.id }
  const { user } = await client.getOrCreateUser({ name, tags, discriminateByTags: ['operatorId'] })
  const picture = isPictureOld(user) ? await pictureNews(door, operator.id) : undefined
  const isRenamed = name !== undefined && name !== '' && user.name !== name
  if (picture || isRenamed) await client.updateUser({ id: user.id, name: name || user.name, tags: {}, ...picture })
  return user.id
}
