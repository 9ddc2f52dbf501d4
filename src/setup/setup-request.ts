/** What every page of the set-up knows of whoever asks for it. */
import type * as bp from '.botpress'
import type { Context } from '../installation/connect'
import { installationLately } from '../installation/connection'
import { type KeyMaker, setupKey } from '../installation/keys'
import type { NoticeName } from './notices'
import { pageHeaders } from './page'

export type Request = Parameters<bp.IntegrationProps['handler']>[0]['req']
export type Answer = { status: number; headers: Record<string, string>; body: string }

/** Somebody with the key. */
export type SetupRequest = {
  context: Context
  form: URLSearchParams
  query: URLSearchParams
  keys: KeyMaker
  webhookUrl: string
}

export const shown = (body: string, status = 200): Answer => ({ status, headers: pageHeaders(), body })

export const sentTo = (location: string): Answer => ({ status: 303, headers: { ...pageHeaders(), location }, body: '' })

type Home = Pick<SetupRequest, 'webhookUrl' | 'keys'>

/** The checklist itself, with its key: at a row, and with a sentence about what was just done. */
export const homeOf = ({ webhookUrl, keys }: Home, row = '', notice?: NoticeName): string =>
  `${webhookUrl}/setup?key=${setupKey(keys)}${notice ? `&notice=${notice}` : ''}${row && `#${row}`}`

export const back = (setup: Home) => ({ href: homeOf(setup), label: 'Back to the checklist' })

/** A form of the set-up that needs the key. */
export const post = ({ webhookUrl, keys }: Home, path: string, label: string) => ({
  path: `${webhookUrl}/setup/${path}`,
  label,
  fields: { key: setupKey(keys) },
})

/** The public address of this installation: as Botpress told it at register, or as it is built otherwise. */
export const webhookUrlOf = async (context: Context): Promise<string> => {
  const { connection } = await installationLately(context)
  return (
    connection?.webhookUrl ??
    `${process.env.BP_WEBHOOK_URL ?? 'https://webhook.botpress.cloud'}/${context.ctx.webhookId}`
  )
}
