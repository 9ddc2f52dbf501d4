/** Puts a file into Botpress Files, from where a visitor's channel fetches it: https://botpress.com/docs/api-reference/files-api */
import { isApiError } from '@botpress/sdk'
import { randomBytes } from 'node:crypto'
import type * as bp from '.botpress'
import { FileFailure } from './failure'
import { asFileFailure, type FileSource } from './source'
import { ask } from '../net/http'
import { within } from '../net/within'

type FileStore = { client: bp.Client }

export type StoredFile = { id: string; url: string }

/**
 * How long a link works, 1 to 90 days. Tags tell whose file it is, so that it can be found and erased. `until`: when all of
 * it has to be over, epoch ms.
 */
export type Keeping = { days: number; tags: Record<string, string>; until: number }

const dayMs = 24 * 3_600_000

/** The end of a name, with its ending: it stands in a link. */
const inLinks = (name: string) => [...name.replace(/[^\p{L}\p{N}._-]+/gu, '_')].slice(-80).join('')

/** What the keys of all our files begin with. */
const folder = 'salesiq/'

const upload = async (url: string, file: FileSource, until: number) => {
  const body = await file.open()
  let broken: FileFailure | undefined
  body.once('error', (error) => (broken = asFileFailure(error)))
  const headers = {
    'content-type': file.type,
    'content-length': String(file.size),
    // Signed with the link, for a file that anybody may read at once.
    'x-amz-tagging': 'public=true',
  }
  const call = 'store a file in Botpress'
  try {
    const { status } = await ask({
      call,
      method: 'PUT',
      url,
      headers,
      body,
      timeLimitMs: Math.max(1, until - Date.now()),
    })
    if (status >= 300) throw new FileFailure('notStored')
  } catch (failure) {
    throw broken ?? (failure instanceof FileFailure ? failure : new FileFailure('notStored'))
  }
}

const announced = async ({ client }: FileStore, file: FileSource, { days, tags }: Keeping) => {
  try {
    const { file: stored } = await client.upsertFile({
      // Nobody guesses it, and no two files share it.
      key: `${folder}${randomBytes(24).toString('base64url')}/${inLinks(file.name)}`,
      size: file.size,
      contentType: file.type,
      tags,
      accessPolicies: ['public_content'],
      publicContentImmediatelyAccessible: true,
      expiresAt: new Date(Date.now() + days * dayMs).toISOString(),
    })
    return stored
  } catch {
    throw new FileFailure('notStored')
  }
}

/** A link for everybody who knows it. `upsertFile` and a PUT, since `uploadFile` holds the whole file. */
export const storeFile = async (store: FileStore, file: FileSource, keeping: Keeping): Promise<StoredFile> => {
  const { id, url, uploadUrl } = await announced(store, file, keeping)
  try {
    await upload(uploadUrl, file, keeping.until)
  } catch (failure) {
    await forgetFile(store, id)
    throw failure
  }
  return { id, url }
}

/** What is left over ends by itself, so that a failure here is none. */
export const forgetFile = async ({ client }: FileStore, id: string): Promise<void> => {
  await client.deleteFile({ id }).catch(() => undefined)
}

/** Listed to the end before one is deleted: the next page is found by the last file of this one. */
const filesWith = async ({ client }: FileStore, tags: Record<string, string>): Promise<string[]> => {
  const ids: string[] = []
  let nextToken: string | undefined
  do {
    const { files, meta } = await client.listFiles({ tags, nextToken })
    ids.push(...files.filter(({ key }) => key.startsWith(folder)).map(({ id }) => id))
    nextToken = meta.nextToken
  } while (nextToken)
  return ids
}

const deleteFile = async ({ client }: FileStore, id: string): Promise<true> => {
  try {
    await client.deleteFile({ id })
  } catch (error) {
    if (!isApiError(error) || error.type !== 'ResourceNotFound') throw error
  }
  return true
}

/** `left`: how many are still there, undefined where Botpress does not list them. `failure`: the first one, if any. */
export type DeletedFiles = { deleted: number; left?: number; failure?: unknown }

/** Deletes all our files with some tags, until a time (epoch ms). Never throws. */
export const deleteFiles = async (
  store: FileStore,
  { tags, until }: Pick<Keeping, 'tags' | 'until'>,
): Promise<DeletedFiles> => {
  const inTime = <T>(work: Promise<T>) => within(until - Date.now(), work, undefined)
  let deleted = 0
  let failure: unknown
  const noted = (error: unknown) => void (failure ??= error)
  const ids = await inTime(filesWith(store, tags)).catch(noted)
  for (const id of ids ?? []) {
    if (Date.now() >= until) break
    if (await inTime(deleteFile(store, id)).catch(noted)) deleted += 1
  }
  return { deleted, left: ids && ids.length - deleted, failure }
}
