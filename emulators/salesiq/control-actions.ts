/** People act in a conversation, by name of the action, for callers over HTTP. */
import { z } from 'zod'
import { offers } from './conversation'
import type { Handle } from './handle'

const text = z.strictObject({ operator: z.string().optional(), text: z.string() })
const who = z.strictObject({ operator: z.string().optional() })
const nothing = z.strictObject({})
const file = z.strictObject({
  operator: z.string().optional(),
  name: z.string(),
  type: z.string(),
  base64: z.string(),
  comment: z.string().optional(),
})
const flag = z.boolean().optional()
const ending = z.strictObject({ silently: flag })
const reply = text.extend({ repeat: z.number().optional(), afterEnd: flag, sameMoment: flag })
const transfer = who.extend({ to: z.string(), pending: z.boolean().optional(), note: z.string().optional() })
const line = text.extend({ messageId: z.string() })
const rating = z.strictObject({ rating: z.number().optional(), feedback: z.string().optional() })

type Act = (handle: Handle, id: string, body: unknown) => unknown

const shared = ({ base64, ...rest }: Omit<z.infer<typeof file>, 'operator'>) => ({
  ...rest,
  bytes: Buffer.from(base64, 'base64'),
})

const operatorActs: Record<string, Act> = {
  joins: (handle, id, body) => handle.operator(who.parse(body).operator).joins(id),
  replies: (handle, id, body) => {
    const said = reply.parse(body)
    return handle.operator(said.operator).replies(id, said.text, said)
  },
  says: (handle, id, body) => {
    const { operator, texts } = who.extend({ texts: z.array(z.string()).min(1) }).parse(body)
    return handle.operator(operator).says(id, texts)
  },
  sendsFile: (handle, id, body) => {
    const sent = file.parse(body)
    return handle.operator(sent.operator).sendsFile(id, shared(sent))
  },
  sendsFiles: (handle, id, body) => {
    const { operator, files } = who.extend({ files: z.array(file.omit({ operator: true })).min(1) }).parse(body)
    return handle.operator(operator).sendsFiles(id, files.map(shared))
  },
  offers: (handle, id, body) => {
    const { operator, what } = who.extend({ what: z.enum(offers) }).parse(body)
    return handle.operator(operator).offers(id, what)
  },
  notes: (handle, id, body) => {
    const noted = text.parse(body)
    return handle.operator(noted.operator).notes(id, noted.text)
  },
  whispers: (handle, id, body) => {
    const whispered = text.parse(body)
    return handle.operator(whispered.operator).whispers(id, whispered.text)
  },
  views: (handle, id, body) => {
    const { operator, what } = who.extend({ what: z.string() }).parse(body)
    return handle.operator(operator).views(id, what)
  },
  closes: (handle, id, body) => {
    const { operator, silently } = who.extend({ silently: flag }).parse(body)
    return handle.operator(operator).closes(id, { silently })
  },
  leaves: (handle, id, body) => handle.operator(who.parse(body).operator).leaves(id),
  supervises: (handle, id, body) => handle.operator(who.parse(body).operator).supervises(id),
  transfersTo: (handle, id, body) => {
    const offered = transfer.parse(body)
    return handle.operator(offered.operator).transfersTo(id, offered.to, offered)
  },
  acceptsTransfer: (handle, id, body) => handle.operator(who.parse(body).operator).acceptsTransfer(id),
  rejectsTransfer: (handle, id, body) => handle.operator(who.parse(body).operator).rejectsTransfer(id),
  edits: (handle, id, body) => {
    const edited = line.parse(body)
    return handle.operator(edited.operator).edits(id, edited.messageId, edited.text)
  },
  deletes: (handle, id, body) => {
    const gone = who.extend({ messageId: z.string() }).parse(body)
    return handle.operator(gone.operator).deletes(id, gone.messageId)
  },
}

const otherActs: Record<string, Act> = {
  visitorSays: (handle, id, body) => handle.visitorSays(id, z.strictObject({ text: z.string() }).parse(body).text),
  visitorSendsFile: (handle, id, body) => handle.visitorSays(id, shared(file.parse(body))),
  visitorLeaves: (handle, id, body) => handle.visitorLeaves(id, ending.parse(body)),
  visitorRates: (handle, id, body) => handle.visitorRates(id, rating.parse(body)),
  goesIdle: (handle, id, body) => handle.goesIdle(id, ending.parse(body)),
  misses: (handle, id, body) => handle.misses(id, ending.parse(body)),
  botAttends: (handle, id, body) => (nothing.parse(body), handle.botAttends(id)),
  botReplies: (handle, id, body) => handle.botReplies(id, z.strictObject({ text: z.string() }).parse(body).text),
}

const acts = { ...operatorActs, ...otherActs }

export const actionNames = Object.keys(acts)

export const actOn = async (handle: Handle, params: Record<string, string>, body: unknown) => {
  const { id = '', action = '' } = params
  const act = Object.hasOwn(acts, action) ? acts[action] : undefined
  if (!act) throw new Error(`No action is called ${action}; there are ${actionNames.join(', ')}`)
  return act(handle, id, body)
}
