/** The storage behind the Files API: takes the bytes at the upload link, gives them out at the file's link. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WorldOf } from '../server'
import { livingFiles } from './files'
import { touch } from './rows'
import { isPublic, type StoredFile } from './stored-file'
import type { World } from './world'

const refuse = (reply: FastifyReply, status: number, code: string) =>
  reply.code(status).type('application/xml').send(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)

const signature = (request: FastifyRequest) => new URL(request.url, 'http://127.0.0.1').searchParams.get('signature')

/** Why the storage does not take these bytes: the link is signed for exactly one upload. */
const whyNot = (file: StoredFile, request: FastifyRequest, bytes: Buffer): string | undefined => {
  if (signature(request) !== file.secret) return 'SignatureDoesNotMatch'
  if (request.headers['content-type'] !== file.contentType) return 'ContentTypeMismatch'
  if (file.immediately && request.headers['x-amz-tagging'] !== 'public=true') return 'TaggingMissing'
  if (!file.immediately && request.headers['x-amz-tagging'] !== undefined) return 'TaggingNotSigned'
  return bytes.length === file.announced ? undefined : 'ContentLengthMismatch'
}

const take = (world: World, file: StoredFile, bytes: Buffer) => {
  file.bytes = bytes
  file.size = bytes.length
  file.status = file.index ? 'indexing_pending' : 'upload_completed'
  file.publicFrom = world.clock.now() + (file.immediately ? 0 : world.switches.filePublicAfterMs)
  touch(world, file)
}

const isReadable = ({ clock }: World, file: StoredFile, request: FastifyRequest) =>
  signature(request) === file.secret ||
  (isPublic(file) && file.publicFrom !== undefined && file.publicFrom <= clock.now())

export const serveFileContent = (app: FastifyInstance, worldOf: WorldOf<World>) => {
  const find = (request: FastifyRequest) => {
    const { id } = request.params as { id: string }
    return livingFiles(worldOf(request)).find((file) => file.id === id)
  }
  app.put('/_files/:id', (request, reply) => {
    const file = find(request)
    if (!file) return refuse(reply, 404, 'NoSuchKey')
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const reason = whyNot(file, request, bytes)
    if (reason !== undefined) return refuse(reply, 403, reason)
    take(worldOf(request), file, bytes)
    return reply.code(200).send()
  })
  app.get('/_files/:id/:name', (request, reply) => {
    const file = find(request)
    if (!file?.bytes) return refuse(reply, 404, 'NoSuchKey')
    if (!isReadable(worldOf(request), file, request)) return refuse(reply, 403, 'AccessDenied')
    return reply.type(file.contentType).send(file.bytes)
  })
}
