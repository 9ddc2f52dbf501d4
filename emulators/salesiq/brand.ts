/** A brand: what the `apps` endpoint answers (https://www.zoho.com/salesiq/help/developer-section/rest-api-apps-list.html). */
import { hex, type Ids } from './ids'

export type Brand = {
  id: string
  name: string
  enabled: boolean
  /** Seconds a chat waits for an operator before it is missed. */
  waiting_time: number
  allow_chat_reopen: boolean
  /** Minutes without a message after which a chat ends. */
  idleMinutes: number
  departments: { id: string; name: string }[]
  creator: { id: string; name: string }
  jwtSecret: string
  createdAt: number
}

export const seedBrand = (ids: Ids, departments: { id: string; name: string }[]): Brand => ({
  id: ids.next(),
  name: 'Zylker',
  enabled: true,
  waiting_time: 60,
  allow_chat_reopen: false,
  idleMinutes: 240,
  departments: departments.map(({ id, name }) => ({ id, name })),
  creator: { id: ids.next(), name: 'Olivia Park' },
  jwtSecret: hex(64),
  createdAt: 1_700_000_000_000,
})

/** An item of the list. */
export const brandListItem = (brand: Brand) => ({
  unique_name: brand.name.toLowerCase(),
  modified_time: String(brand.createdAt),
  reply_time: 'few_minutes',
  name: brand.name,
  privacy: { mask_ip: false },
  id: brand.id,
  creator: brand.creator,
  business_hours: true,
  channels: { website: { enabled: true }, emailsignature: { enabled: false } },
  enabled: brand.enabled,
  waiting_time: String(brand.waiting_time),
  created_time: String(brand.createdAt),
  description: `${brand.name} brand`,
  logo_url: '',
})

/** The single brand, with the fields that one live reply had; `secret_key` is a real secret there. */
export const brandDetails = (brand: Brand) => ({
  ...brandListItem(brand),
  waiting_time: brand.waiting_time,
  waiting_time_config: { website: brand.waiting_time, emailsignature: brand.waiting_time },
  chat_assignment: 'auto_assign',
  hide_when_offline: false,
  allow_chat_reopen: brand.allow_chat_reopen,
  allow_multiple_live_chat: false,
  chat_waiting_queue: { enabled: false, size: 0 },
  chat_inactivity_rules: { rules: [{ delay_mins: brand.idleMinutes, action: 'end' }] },
  idle_chat_end: { enabled: true },
  missed_chat_end: { enabled: false, duration: '3_months' },
  share_file: true,
  departments: brand.departments.map(({ id, name }) => ({ [id]: name })),
  widgetcode: `siq${hex(32)}`,
  jwt_authentication: { enabled: false, secret_key: brand.jwtSecret },
})
