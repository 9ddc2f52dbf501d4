/** What every page of the set-up knows of whoever asks for it. */
import type * as bp from '.botpress'
import type { Door } from '../connect'
import { installationLately } from '../connection'
import { type KeyMaker, setupKey } from '../keys'
import { messagePage, pageHeaders } from './page'

export type Request = Parameters<bp.IntegrationProps['handler']>[0]['req']
export type Answer = { status: number; headers: Record<string, string>; body: string }

/** Somebody with the key. `at` makes an address of the set-up, without the key. */
export type Visit = {
  door: Door
  request: Request
  form: URLSearchParams
  query: URLSearchParams
  keys: KeyMaker
  webhookUrl: string
}

export const shown = (body: string, status = 200): Answer => ({ status, headers: pageHeaders(), body })

export const sentTo = (location: string): Answer => ({ status: 303, headers: { ...pageHeaders(), location }, body: '' })

/** The page itself, with its key. */
export const homeOf = ({ webhookUrl, keys }: Pick<Visit, 'webhookUrl' | 'keys'>, step = ''): string =>
  `${webhookUrl}/setup?key=${setupKey(keys)}${step && `#${step}`}`

export const back = (visit: Pick<Visit, 'webhookUrl' | 'keys'>) => ({
  href: homeOf(visit),
  label: 'Back to the checklist',
})

/** Whatever is wrong with an address or a key, nobody learns what exists. */
export const nothingHere = (): Answer =>
  shown(messagePage({ title: 'Nothing here', text: 'There is nothing at this address.' }), 404)

/** The public address of this installation: as Botpress told it at register, or as it is built otherwise. */
export const webhookUrlOf = async (door: Door): Promise<string> => {
  const { connection } = await installationLately(door)
  return (
    connection?.webhookUrl ?? `${process.env.BP_WEBHOOK_URL ?? 'https://webhook.botpress.cloud'}/${door.ctx.webhookId}`
  )
}
