/** A file as the Files API keeps it: its description, its bytes once they were uploaded, and its links' secret. */
import type { files } from '@botpress/client'
import { randomUUID } from 'node:crypto'
import { newId } from './ids'
import type { World } from './world'

export type FileDescription = files.ClientOutputs['getFile']['file']
export type NewFile = files.ClientInputs['upsertFile']

export type StoredFile = FileDescription & {
  /** Bytes announced by `upsertFile`; `size` stays empty until they came. */
  announced: number
  bytes?: Buffer
  /** Part of the upload link and of the temporary download link: whoever has it may use them. */
  secret: string
  /** Epoch ms from which a public link answers. */
  publicFrom?: number
  immediately: boolean
}

const TYPES = new Map([
  ['txt', 'text/plain'],
  ['json', 'application/json'],
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['pdf', 'application/pdf'],
  ['mp3', 'audio/mpeg'],
  ['mp4', 'video/mp4'],
])

const extension = (key: string) => /\.([a-z0-9]+)$/i.exec(key)?.[1]?.toLowerCase()

/** "If omitted, the content type will be inferred from the file extension …, default application/octet-stream". */
export const typeOf = ({ contentType, key }: NewFile) =>
  contentType ?? TYPES.get(extension(key) ?? '') ?? 'application/octet-stream'

export const isPublic = (file: FileDescription) => file.accessPolicies.includes('public_content')

export const downloadUrl = (world: World, file: StoredFile) => {
  const suffix = extension(file.key)
  const url = `${world.url}/_files/${file.id}/content${suffix === undefined ? '' : `.${suffix}`}`
  return isPublic(file) ? url : `${url}?signature=${file.secret}`
}

export const uploadUrl = (world: World, file: StoredFile) => `${world.url}/_files/${file.id}?signature=${file.secret}`

/** The file as it is described to the caller, with links that work now. */
export const described = (world: World, file: StoredFile): FileDescription => {
  const {
    announced: _size,
    bytes: _bytes,
    secret: _secret,
    publicFrom: _from,
    immediately: _now,
    ...description
  } = file
  return { ...description, url: downloadUrl(world, file) }
}

export const newStoredFile = ({ names, clock }: World, input: NewFile): StoredFile => {
  const now = clock.iso()
  return {
    id: newId('file'),
    botId: names.botId,
    key: input.key,
    url: '',
    size: null,
    contentType: typeOf(input),
    tags: {},
    metadata: {},
    createdAt: now,
    updatedAt: now,
    accessPolicies: [],
    index: false,
    status: 'upload_pending',
    owner: { type: 'integration', name: names.alias, alias: names.alias },
    announced: input.size,
    secret: randomUUID(),
    immediately: false,
  }
}
