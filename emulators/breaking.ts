/** Breaks one call in the way of its fault. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './faults'

/** Before the service does its work. */
export const breakBefore = async (request: FastifyRequest, reply: FastifyReply, fault: Fault | undefined) => {
  if (fault?.kind === 'slow') await sleep(fault.ms)
  if (fault?.kind === 'hang') reply.hijack()
  if (fault?.kind === 'resetBefore') {
    reply.hijack()
    request.raw.socket.destroy()
  }
  if (fault?.kind === 'status') {
    void reply.headers(fault.headers ?? {})
    return reply.code(fault.status).send(fault.body ?? '')
  }
  if (fault?.kind === 'html') {
    return reply
      .code(fault.status ?? 200)
      .type('text/html')
      .send('<!doctype html><title>Sorry</title><h1>Try later</h1>')
  }
  return undefined
}

/** A file breaks off: its first bytes, and then no connection. */
async function* beginningOf(bytes: AsyncIterable<Uint8Array>) {
  for await (const chunk of bytes) {
    yield chunk.subarray(0, Math.ceil(chunk.length / 2))
    throw new Error('The answer was told to break off')
  }
}

/** A text comes to half, with a length that fits. */
const truncated = (reply: FastifyReply, payload: unknown) => {
  if (Buffer.isBuffer(payload)) {
    void reply.header('content-length', payload.length)
    return Readable.from(beginningOf(Readable.from([payload])))
  }
  if (payload instanceof Readable) return Readable.from(beginningOf(payload))
  const text = typeof payload === 'string' ? payload : ''
  const half = text.slice(0, Math.floor(text.length / 2))
  void reply.header('content-length', Buffer.byteLength(half))
  return half
}

type Breaking = { request: FastifyRequest; reply: FastifyReply; fault: Fault | undefined }

/** After the service did its work: what is sent instead of the payload. */
export const breakAfter = ({ request, reply, fault }: Breaking, payload: unknown): unknown => {
  switch (fault?.kind) {
    case 'resetAfter':
      reply.hijack()
      request.raw.socket.destroy()
      return payload
    case 'hangAfter':
      return new Promise(() => undefined)
    case 'empty':
      if (payload instanceof Readable) payload.destroy()
      void reply.header('content-length', 0)
      return ''
    case 'truncated':
      return truncated(reply, payload)
    case 'hang':
    case 'html':
    case 'resetBefore':
    case 'slow':
    case 'status':
    case undefined:
      return payload
  }
}
