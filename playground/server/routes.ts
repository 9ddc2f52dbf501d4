/** What the page asks of its server: the rows of a room, and what people do there. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { messageOf } from '../../emulators/botpress/api-failure'
import { action, scene } from '../people/scene'
import { story } from '../people/story'
import { detailOfCall } from '../wire/detail'
import { safeHeaders } from './guard'
import { isPicture } from './operator-rows'
import { fastest, type Room } from './room'

/** A browser has few connections: an answer does not wait longer for work that takes its time. */
const patienceMs = 1500

type RoomOf = (name: string) => Promise<Room>

const params = z.object({ room: z.enum(['handoff', 'connect']), id: z.string().optional() })

const feed = (room: Room, request: FastifyRequest, reply: FastifyReply) => {
  reply.hijack()
  reply.raw.writeHead(200, { ...safeHeaders, 'content-type': 'text/event-stream' })
  const end = room.feed.watch((update) => reply.raw.write(`data: ${JSON.stringify(update)}\n\n`))
  request.raw.on('close', end)
}

/** What fails later is shown by the room. */
const settle = async (room: Room, work: Promise<unknown>) => {
  let isLate = false
  const watched = work.catch((failure: unknown) => {
    if (!isLate) throw failure
    room.failure = messageOf(failure)
  })
  await Promise.race([watched, sleep(patienceMs, undefined, { ref: false })])
  isLate = true
}

/** An attachment of SalesIQ: a picture is shown, anything else is only ever saved. */
const attachment = ({ cast }: Room, id: string | undefined, reply: FastifyReply) => {
  const messages = cast.stage.salesiq.conversations.flatMap((chat) => chat.messages)
  const file = messages.find((message) => message.file?.id === id)?.file
  if (!file) return reply.code(404).send({ message: 'There is no such file.' })
  if (isPicture(file.type)) return reply.type(file.type).send(file.bytes)
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`
  return reply.type('application/octet-stream').header('content-disposition', disposition).send(file.bytes)
}

const speed = z.strictObject({ speed: z.int().min(1).max(fastest) })

const savedScene = (room: Room, reply: FastifyReply) => {
  const saved = { playground: 1, title: 'A saved session', steps: [{ actions: room.actions }] }
  return reply
    .type('application/json')
    .header('content-disposition', 'attachment; filename="scene.json"')
    .send(`${JSON.stringify(saved, undefined, 2)}\n`)
}

type Handler = (room: Room, request: FastifyRequest, reply: FastifyReply) => unknown

/** Paths below the room. */
const reads: Record<string, Handler> = {
  feed,
  scene: (room, _request, reply) => savedScene(room, reply),
  'calls/:id': (room, request, reply) =>
    detailOfCall(room.cast.stage, params.parse(request.params).id ?? '') ??
    reply.code(404).send({ message: 'There is no such call.' }),
  'attachments/:id': (room, request, reply) => attachment(room, params.parse(request.params).id, reply),
}

const commands: Record<string, (room: Room, body: unknown) => unknown> = {
  act: (room, body) => settle(room, room.act(action.parse(body))),
  play: (room, body) => {
    const wanted = scene.parse(body)
    void room.play(wanted)
  },
  story: (room) => void room.play(story),
  stop: (room) => room.stopPlaying(),
  speed: (room, body) => {
    room.speed = speed.parse(body).speed
  },
  restart: (room) => {
    room.stopPlaying()
    return room.startOver()
  },
}

/** A mistake of a person is answered with its sentence. */
const commanded = async (command: () => unknown, reply: FastifyReply) => {
  try {
    await command()
    return await reply.code(204).send()
  } catch (failure) {
    const isForm = failure instanceof z.ZodError
    const message = isForm ? `This cannot be read: ${z.prettifyError(failure)}` : messageOf(failure)
    return reply.code(isForm ? 400 : 409).send({ message })
  }
}

export const serveRooms = (app: FastifyInstance, roomOf: RoomOf) => {
  const find = (request: FastifyRequest) => roomOf(params.parse(request.params).room)
  for (const [path, handler] of Object.entries(reads))
    app.get(`/rooms/:room/${path}`, async (request, reply) => handler(await find(request), request, reply))
  for (const [path, command] of Object.entries(commands)) {
    app.post(`/rooms/:room/${path}`, async (request, reply) => {
      const room = await find(request)
      return commanded(() => command(room, request.body), reply)
    })
  }
}
