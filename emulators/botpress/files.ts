/** The Files API: https://botpress.com/docs/api-reference/files-api (the bytes themselves: file-content.ts). */
import { ApiFailure } from './api-failure'
import type { Handlers } from './operation'
import { page } from './paging'
import { described, type NewFile, newStoredFile, type StoredFile, typeOf, uploadUrl } from './stored-file'
import { touch } from './rows'
import type { World } from './world'

const MINUTE_MS = 60_000
const MAX_LIFE_MS = 90 * 24 * 60 * MINUTE_MS // "Cannot be more than 90 days from now."

/** "The value up to minutes is considered. Seconds and milliseconds are ignored." */
const expiry = ({ clock }: World, text: string) => {
  const at = Math.floor(Date.parse(text) / MINUTE_MS) * MINUTE_MS
  if (!(at > clock.now())) throw new ApiFailure('InvalidPayload', 'body: expiresAt must be in the future')
  if (at > clock.now() + MAX_LIFE_MS) {
    throw new ApiFailure('InvalidPayload', 'body: expiresAt is more than 90 days away')
  }
  return new Date(at).toISOString()
}

const isOver = ({ clock }: World, { expiresAt }: StoredFile) =>
  expiresAt !== undefined && Date.parse(expiresAt) <= clock.now()

/** The files that still exist; those whose time is over are gone for good. */
export const livingFiles = (world: World): StoredFile[] => {
  const { files } = world.tables
  for (const file of files.rows.filter((each) => isOver(world, each))) files.remove(file.id)
  return files.rows
}

const find = (world: World, id: string): StoredFile => {
  // The client passes an id or a key in the same place.
  const file = livingFiles(world).find((each) => each.id === id || each.key === id)
  if (!file) throw new ApiFailure('ResourceNotFound', `File ${id} does not exist`)
  return file
}

const metadataOf = (metadata: unknown): Record<string, unknown> =>
  typeof metadata === 'object' && metadata !== null ? { ...metadata } : {}

const announce = (world: World, file: StoredFile, input: NewFile) => {
  const immediately = input.publicContentImmediatelyAccessible === true
  const accessPolicies = input.accessPolicies ?? []
  if (immediately && !accessPolicies.includes('public_content')) {
    throw new ApiFailure(
      'InvalidPayload',
      'body: publicContentImmediatelyAccessible needs accessPolicies public_content',
    )
  }
  Object.assign(file, {
    announced: input.size,
    size: null,
    status: 'upload_pending',
    contentType: typeOf(input),
    tags: input.tags ?? {},
    metadata: metadataOf(input.metadata),
    accessPolicies,
    index: input.index ?? false,
    immediately,
    bytes: undefined,
    publicFrom: undefined,
    expiresAt: input.expiresAt === undefined ? undefined : expiry(world, input.expiresAt),
  })
  touch(world, file)
  return { ...described(world, file), uploadUrl: uploadUrl(world, file) }
}

const upsert = (world: World, input: NewFile) => {
  const known = livingFiles(world).find((file) => file.key === input.key)
  const file = known ?? newStoredFile(world, input)
  const answer = announce(world, file, input)
  if (!known) world.tables.files.add(file)
  return answer
}

const tagged = (wanted: Record<string, unknown>) => (file: StoredFile) =>
  Object.entries(wanted).every(([key, value]) => file.tags[key] === value)

export const fileHandlers: Handlers = {
  upsertFile: (world, input) => ({ file: upsert(world, input) }),
  getFile: (world, { id }) => ({ file: described(world, find(world, id)) }),
  deleteFile: (world, { id }) => {
    world.tables.files.remove(find(world, id).id)
    return {}
  },
  updateFileMetadata: (world, { id, metadata, tags, accessPolicies, expiresAt }) => {
    const file = find(world, id)
    if (metadata !== undefined) file.metadata = { ...file.metadata, ...metadataOf(metadata) }
    if (accessPolicies !== undefined) file.accessPolicies = accessPolicies
    if (expiresAt !== undefined) file.expiresAt = expiresAt === null ? undefined : expiry(world, expiresAt)
    const merged = Object.entries({ ...file.tags, ...tags })
    file.tags = Object.fromEntries(merged.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])))
    touch(world, file)
    return { file: described(world, file) }
  },
  listFiles: (world, input) => {
    const has = tagged((input.tags ?? {}) as Record<string, unknown>)
    const rows = livingFiles(world).filter((file) => has(file) && (input.ids?.includes(file.id) ?? true))
    const { nextToken, sortDirection } = input
    const { items, meta } = page(rows, { nextToken, sortDirection }, world.switches.pageSize)
    return { files: items.map((file) => described(world, file)), meta }
  },
}
