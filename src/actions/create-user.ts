/** The Botpress user that stands for a visitor. */
import type * as bp from '.botpress'
import { clip, longestTag } from '../translate/clip'
import { isMadeUp, trimmed } from '../translate/identity'

const longestName = 200

/**
 * What makes a visitor the same one. An address that the plugin made up belongs to one visitor alone. A typed address
 * proves nothing, so it counts only together with the name: whoever types another's never gets his identity.
 */
const identityTags = (email: string, name: string) =>
  isMadeUp(email) ? { email } : { email, name: clip(name.toLowerCase(), longestTag) }

/**
 * Answers the id of the visitor's user, the same one for the same visitor. Without an address nothing tells visitors
 * apart, so each gets a user of his own. The name and picture of a known user follow, so that nobody is shown under an
 * older name.
 */
export const createUser: bp.IntegrationProps['actions']['createUser'] = async ({ client, input }) => {
  const name = clip(input.name, longestName)
  const { pictureUrl } = input
  const email = trimmed(input.email)?.toLowerCase().slice(0, longestTag)
  if (email === undefined) {
    const { user } = await client.createUser({ name, pictureUrl, tags: {} })
    return { userId: user.id }
  }
  const tags = identityTags(email, name)
  const { user } = await client.getOrCreateUser({
    name,
    pictureUrl,
    tags,
    discriminateByTags: 'name' in tags ? ['email', 'name'] : ['email'],
  })
  const isOutdated = user.name !== name || (pictureUrl !== undefined && user.pictureUrl !== pictureUrl)
  if (isOutdated) await client.updateUser({ id: user.id, name, pictureUrl, tags: {} })
  return { userId: user.id }
}
