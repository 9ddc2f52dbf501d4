/** A portal that refuses API families: set-up by clicking, handoffs in a row, and what takes the place of a refused call. */
import { consent } from '../../emulators/salesiq/consent'
import type { Bridge } from './bridge'
import { copied, linkIn, open, type Seen, submit } from './browser'

type Switch = Bridge['salesiq']['switches']['orgToken']

export type Right = Exclude<NonNullable<Switch['apiV2']>, 'works'>

export const codes = [1008, 1009, 1016, 1020, 1021, 1024] as const
export const statuses = [200, 400, 401, 403] as const
/** What SalesIQ may refuse to an organisation: one family, or all of REST v2. */
export const parts = ['conversations', 'setup', 'operators', 'webhooks', 'apiV2'] as const

export type Part = (typeof parts)[number]

/** One way to be refused, with the organisation's consent alone or beside the consent of a person. */
export type Cell = { part: Part; right: Right; withSecond: boolean }

const must = (holds: boolean, sentence: string) => {
  if (!holds) throw new Error(sentence)
}

const TOKEN = 'POST /oauth/v2/token'

/** Since the calls were last cleared. A code that is exchanged for a consent is no renewal. */
export const renewals = ({ salesiq }: Bridge) =>
  salesiq.calls.filter(({ route, body }) => route === TOKEN && body.includes('grant_type=refresh_token')).length

const homeOf = (bridge: Bridge) => /https?:\S+\/setup\?key=\S+/.exec(bridge.ownerLog().join('\n'))?.[0] ?? ''
const headlineOf = ({ html }: Seen) => /<h1>([^<]*)/.exec(html)?.[1] ?? ''

/** What a person had to do that the page does where nothing is refused. */
type ByHand = { typed: string[]; hasOwnWebhook: boolean }

const giveSecond = async ({ salesiq, botpress }: Bridge, page: Seen): Promise<Seen> => {
  const { clientId, clientSecret, redirectUris } = salesiq.portal.ordinaryClient
  redirectUris.push(botpress.webhookUrl)
  const saved = await submit(page, 'Save the second client', { clientId, secondSecret: clientSecret })
  return open(await consent(linkIn(saved, 'Give the second consent at Zoho')))
}

const fields = { portal: 'screenName', brand: 'appId', department: 'departmentId' } as const

/** Takes what is listed; what is not listed is entered. */
const choose = (bridge: Bridge, page: Seen, { what, byHand }: { what: keyof typeof fields; byHand: ByHand }) => {
  const { portal } = bridge.salesiq
  const id = portal.departments[0]?.id ?? ''
  const list = 'Use the selected department'
  if (page.html.includes(`>${list}</button>`)) return submit(page, list, { departmentId: 'Support' })
  byHand.typed.push(what)
  const value = { portal: portal.screenName, brand: portal.brand.id, department: id }[what]
  return submit(page, `Use the entered ${what}`, { [fields[what]]: value })
}

const nextStep = (bridge: Bridge, page: Seen, byHand: ByHand): Promise<Seen> => {
  const next = headlineOf(page)
  const [, what] = /^Next: choose the (portal|brand|department)$/.exec(next) ?? []
  if (what) return choose(bridge, page, { what: what as keyof typeof fields, byHand })
  must(next === 'Next: create or repair the webhook', `The page asks for what nobody can do: ${next}`)
  must(page.text.includes('SalesIQ does not let this page create the webhook.'), 'The page made no webhook')
  byHand.hasOwnWebhook = true
  bridge.salesiq.addWebhook({ url: copied(page, 'Address of the webhook, to copy'), secured: false })
  return tryOut(bridge, page)
}

/** Runs the test handoff, which is the proof of a webhook made by hand. */
const tryOut = async (bridge: Bridge, page: Seen): Promise<Seen> => {
  const waiting = await submit(page, 'Run the test handoff')
  const hitl = bridge.botpress.conversations.find(({ channel }) => channel === 'hitl')
  if (hitl) hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
  const chat = bridge.salesiq.conversations.at(-1)
  await bridge.salesiq.operator().joins(chat?.id ?? '')
  await bridge.salesiq.operator().replies(chat?.id ?? '', 'yes')
  await bridge.settled()
  must(
    (await open(waiting.url)).text.includes('The test worked: chat, webhook and reply arrived.'),
    'The test handoff did not work',
  )
  return open(homeOf(bridge))
}

const save = async (bridge: Bridge, changes: Parameters<Bridge['configure']>[0]) => {
  const { ok, error } = await bridge.configure(changes)
  must(ok, `The settings were not saved: ${error}`)
}

/** From a bare installation to "Connected", by doing what the page asks for. */
const setUp = async (bridge: Bridge, { withSecond }: Pick<Cell, 'withSecond'>): Promise<ByHand> => {
  must(bridge.registered.ok, `The settings were not saved: ${bridge.registered.error}`)
  const byHand: ByHand = { typed: [], hasOwnWebhook: false }
  let page = await open(await consent(linkIn(await open(homeOf(bridge)), 'Give consent')))
  let isSecondGiven = !withSecond
  for (let steps = 0; steps < 8 && !headlineOf(page).startsWith('Connected to'); steps += 1) {
    const isOffered = page.html.includes('>Save the second client</button>')
    page = !isSecondGiven && isOffered ? await giveSecond(bridge, page) : await nextStep(bridge, page, byHand)
    isSecondGiven ||= isOffered
  }
  must(headlineOf(page).startsWith('Connected to'), `The page does not get beyond: ${headlineOf(page)}`)
  must(isSecondGiven, 'The page offers no second consent')
  await save(bridge, {})
  return byHand
}

const isFarewell = (text: string) => text.includes('The handoff has ended')

/** How the operators learn of an end by the bot. */
type Ends = 'closed' | 'farewell'

const endOf = async (bridge: Bridge, { visitor, conversation }: Awaited<ReturnType<Bridge['handoff']>>) => {
  await visitor.says('/end')
  await bridge.settled()
  const farewells = conversation.messages.filter(({ text }) => isFarewell(text)).length
  if (conversation.status === 'ended' && farewells === 0) return 'closed'
  must(farewells === 1, `The operator reads ${farewells} farewells in a chat that is ${conversation.status}`)
  return 'farewell'
}

/** One conversation: a text to the operator, a text to the visitor, and an end from one side. */
const handoff = async (bridge: Bridge, round: number): Promise<Ends | undefined> => {
  const operator = bridge.salesiq.operator()
  const session = await bridge.handoff({}, { name: `Visitor ${round}` })
  const { visitor, conversation } = session
  await operator.joins(conversation)
  await visitor.says(`question ${round}`)
  await operator.replies(conversation, `answer ${round}`)
  await bridge.settled()
  const isThere = conversation.messages.filter(({ text }) => text === `question ${round}`).length === 1
  must(isThere, `Handoff ${round}: the operator does not read the visitor`)
  const heard = visitor.heard.filter((text) => text.includes(`answer ${round}`)).length
  must(heard === 1, `Handoff ${round}: the visitor hears the operator ${heard} times`)
  const isByOperator = round % 2 === 0
  if (isByOperator) await operator.closes(conversation)
  const end = isByOperator ? undefined : await endOf(bridge, session)
  await bridge.settled()
  must(!visitor.hitlActive, `Handoff ${round}: the visitor does not get the bot back`)
  return end
}

/** Handoffs in a row, ended by the operator and by the visitor in turn; throws where one does not work. */
export const handoffs = async (bridge: Bridge, count: number): Promise<Ends[]> => {
  const ends = new Set<Ends>()
  for (let round = 0; round < count; round += 1) {
    const end = await handoff(bridge, round)
    if (end) ends.add(end)
  }
  return [...ends]
}

const availabilityOf = async ({ botpress }: Bridge) => {
  const { body } = await botpress.invoke('action_triggered', { type: 'checkAvailability', input: {} })
  return (JSON.parse(body) as { output: { availability: string } }).output.availability
}

const file = { name: 'invoice.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7 invoice') }

/** What the visitor gets for a file of the operator: the file, or a line. */
const fileOf = async (bridge: Bridge) => {
  const { visitor, conversation, operator } = await bridge.session()
  const before = visitor.messages.length
  await operator.sendsFile(conversation, file)
  await bridge.settled()
  // The tries of SalesIQ, a minute apart.
  await bridge.salesiq.advance(10 * 60_000)
  await bridge.settled()
  const got = visitor.messages.slice(before)
  await operator.closes(conversation)
  await bridge.settled()
  must(!visitor.hitlActive, 'The visitor does not get the bot back after a file')
  return got.map(({ type, text }) => (type === 'text' && text.includes(file.name) ? 'line' : type)).join()
}

export type Outcome = ByHand & { ends: Ends[]; file: string; availability: string; renewals: number }

/** Set-up, handoffs in a row, a save with everything typed, and what there is beside text. Throws where a step fails. */
export const play = async (bridge: Bridge, cell: Cell, count: number): Promise<Outcome> => {
  const { portal, switches } = bridge.salesiq
  switches.orgToken = { [cell.part]: cell.right }
  const byHand = await setUp(bridge, cell)
  const ends = await handoffs(bridge, count)
  const { screenName, brand, departments } = portal
  await save(bridge, { screenName, appId: brand.id, departmentId: departments[0]?.id })
  const availability = await availabilityOf(bridge)
  return { ...byHand, ends, availability, file: await fileOf(bridge), renewals: renewals(bridge) }
}

/** What must come out, but for the number of renewals. */
export const wanted = ({ part, withSecond }: Cell): Omit<Outcome, 'renewals'> => {
  const isRefused = (family: Part) => part === family || part === 'apiV2'
  const isLost = (family: Part) => isRefused(family) && !withSecond
  // The second consent is offered once the portal is known.
  const typed = isLost('setup') ? Object.keys(fields) : isRefused('setup') ? ['portal'] : []
  return {
    typed,
    hasOwnWebhook: isLost('webhooks'),
    ends: [isLost('conversations') ? 'farewell' : 'closed'],
    file: isLost('conversations') ? 'line' : 'file',
    availability: isLost('operators') ? 'unknown' : 'available',
  }
}

export const mostRenewals = 2
