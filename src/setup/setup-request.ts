/** What every page of the set-up knows of whoever asks for it. */
import type * as bp from '.botpress'
import type { Context } from '../installation/connect'
import { installationLately } from '../installation/connection'
import { type KeyMaker, setupKey } from '../installation/keys'
import { messagePage, pageHeaders } from './page'

export type Request = Parameters<bp.IntegrationProps['handler']>[0]['req']
export type Answer = { status: number; headers: Record<string, string>; body: string }

/** Somebody with the key. `at` makes an address of the set-up, without the key. */
export type SetupRequest = {
  context: Context
  request: Request
  form: URLSearchParams
  query: URLSearchParams
  keys: KeyMaker
  webhookUrl: string
}

export const shown = (body: string, status = 200): Answer => ({ status, headers: pageHeaders(), body })

export const sentTo = (location: string): Answer => ({ status: 303, headers: { ...pageHeaders(), location }, body: '' })

/** The page itself, with its key. */
export const homeOf = ({ webhookUrl, keys }: Pick<SetupRequest, 'webhookUrl' | 'keys'>, step = ''): string =>
  `${webhookUrl}/setup?key=${setupKey(keys)}${step && `#${step}`}`

export const back = (setup: Pick<SetupRequest, 'webhookUrl' | 'keys'>) => ({
  href: homeOf(setup),
  label: 'Back to the checklist',
})

/** Whatever is wrong with an address or a key, nobody learns what exists. */
export const nothingHere = (): Answer =>
  shown(messagePage({ title: 'Nothing here', text: 'There is nothing at this address.' }), 404)

/** The public address of this installation: as Botpress told it at register, or as it is built otherwise. */
export const webhookUrlOf = async (context: Context): Promise<string> => {
  const { connection } = await installationLately(context)
  return (
    connection?.webhookUrl ??
    `${process.env.BP_WEBHOOK_URL ?? 'https://webhook.botpress.cloud'}/${context.ctx.webhookId}`
  )
}
