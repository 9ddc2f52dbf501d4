/**
 * The families of SalesIQ's API. A consent may be accepted in one family and refused in another: the visitor API asks for
 * an organisation's token (send-message-visitor-conversation-v2.html), and much of REST v2 answers by operator, whom an
 * organisation's token does not have.
 */
export const families = ['visitor', 'conversations', 'setup', 'operators', 'webhooks'] as const

export type Family = (typeof families)[number]

export type Scope = `SalesIQ.${string}`

/** One call, as the rules about tokens see it. */
export type Asked = {
  /** What the call is for, in words that an error can repeat. */
  call: string
  family: Family
  /** What the consent must allow: https://www.zoho.com/salesiq/help/developer-section/rest-api-prerequisite-v2.html */
  scope: Scope
  /**
   * What a refusal may be about instead of the family: the state of a conversation or file, the id of one operator, or
   * the address itself where Zoho does not document the address.
   */
  about?: 'state' | 'id' | 'address'
  /** Made to find out whether the family works, so the call is made although the family is closed. */
  isProbe?: boolean
}

/** Without its main scope a family is of no use. */
const mainScope: Record<Family, Scope> = {
  visitor: 'SalesIQ.conversations.CREATE',
  conversations: 'SalesIQ.conversations.READ',
  setup: 'SalesIQ.apps.READ',
  operators: 'SalesIQ.operators.READ',
  webhooks: 'SalesIQ.webhooks.READ',
}

/** What a refusal of this call closes: the family, or, where another scope is refused, the calls with that scope. */
export const closedBy = ({ family, scope }: Pick<Asked, 'family' | 'scope'>): string =>
  scope === mainScope[family] ? family : `${family} ${scope}`
