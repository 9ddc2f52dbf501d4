/** The Botpress user that stands for a visitor. */
import type * as bp from '.botpress'
import { persistently } from '../installation/persistently'
import { digestOf } from '../net/memory'
import { clip, longestTag, trimmed } from '../translate/characters'
import { isMadeUp, realEmail, realName } from '../translate/identity'

const longestName = 200
const unknownName = 'Unknown User'
const digestLength = 43

/** As much as a tag holds. A digest at the end keeps two long values with the same beginning apart. */
const asTag = (value: string): string =>
  value.length <= longestTag ? value : `${clip(value, longestTag - digestLength - 1)}#${digestOf(value, digestLength)}`

type Tags = { email: string; name?: string }

/**
 * What makes a visitor the same one; undefined where nothing does. An address that the plugin made up belongs to one
 * visitor alone. A typed address proves nothing, so it counts only together with the name: whoever types another's never
 * gets his identity.
 */
const identityTags = (input: { email?: string; name: string }, botId: string): Tags | undefined => {
  const typed = realEmail(input.email)?.toLowerCase()
  const name = realName(input.name) ?? unknownName
  if (typed !== undefined) return { email: asTag(typed), name: asTag(name.toLowerCase()) }
  const email = trimmed(input.email)?.toLowerCase()
  return email !== undefined && isMadeUp(email, botId) ? { email: asTag(email) } : undefined
}

/** The user with these tags; made where there is none. */
const knownUser = (client: bp.Client, user: { name: string; pictureUrl?: string; tags: Tags }) =>
  persistently(async () => {
    const discriminateByTags: (keyof Tags)[] = user.tags.name === undefined ? ['email'] : ['email', 'name']
    const { id, name, pictureUrl } = (await client.getOrCreateUser({ ...user, discriminateByTags })).user
    return { id, name, pictureUrl }
  })

/**
 * Answers the id of the visitor's user, the same one for the same visitor. Without an address nothing tells visitors
 * apart, so each gets a user of his own. The name and picture of a known user follow, so that nobody is shown under an
 * older name.
 */
export const createUser: bp.IntegrationProps['actions']['createUser'] = async ({ client, ctx, input }) => {
  const name = clip(realName(input.name) ?? unknownName, longestName)
  const { pictureUrl } = input
  const tags = identityTags(input, ctx.botId)
  if (tags === undefined) {
    const { user } = await client.createUser({ name, pictureUrl, tags: {} })
    return { userId: user.id }
  }
  const user = await knownUser(client, { name, pictureUrl, tags })
  const isOutdated = user.name !== name || (pictureUrl !== undefined && user.pictureUrl !== pictureUrl)
  if (isOutdated)
    await persistently(async () => (await client.updateUser({ id: user.id, name, pictureUrl, tags: {} })).user.id)
  return { userId: user.id }
}
