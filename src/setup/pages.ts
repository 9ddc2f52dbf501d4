/** The set-up's addresses: who may enter, and which page answers. */
import { isApiError } from '@botpress/sdk'
import { equal, setupKey } from '../installation/keys'
import { adviceFor } from '../installation/origin'
import { SalesIqFailure } from '../salesiq/failure'
import { typedSettings } from '../installation/settings'
import { checklist } from './checklist'
import { finishConsent } from './consent'
import { askForSecret, enterWithSecret } from './enter'
import { messagePage } from './page'
import { choosePlace, leavePortal, renewWebhook } from './place'
import { enterSecondClient, forgetSecondConsent } from './second'
import { startTryOut } from './try-out'
import { watchTryOut } from './watch-try-out'
import { type Answer, homeOf, type Request, sentTo, shown, type SetupRequest, webhookUrlOf } from './setup-request'
import type { Context } from '../installation/connect'

type Page = (setup: SetupRequest) => Promise<Answer>

/** Everything that needs the key. */
const pages: Record<string, Page> = {
  'GET /setup': checklist,
  'POST /setup/place': choosePlace,
  'POST /setup/portal': leavePortal,
  'POST /setup/second': enterSecondClient,
  'POST /setup/second/forget': forgetSecondConsent,
  'POST /setup/webhook': renewWebhook,
  'POST /setup/try': startTryOut,
  'GET /setup/try': watchTryOut,
}

const pathOf = ({ path }: Request) => path.replace(/\/+$/, '') || '/'

/** Whether Zoho sends a person back who was asked for a consent. */
export const isCallback = (request: Request): boolean => {
  const query = new URLSearchParams(request.query)
  const isBack = query.has('state') && (query.has('code') || query.has('error'))
  return request.method === 'GET' && (pathOf(request) === '/oauth/callback' || (pathOf(request) === '/' && isBack))
}

/** Whatever is wrong with an address or a key, the client secret is asked for, and nobody learns what exists. */
const enter = async (context: Context, request: Request): Promise<Answer> => {
  const keys = { clientSecret: typedSettings(context.ctx.configuration).clientSecret, webhookId: context.ctx.webhookId }
  const query = new URLSearchParams(request.query)
  const form = new URLSearchParams(request.method === 'POST' ? (request.body ?? '') : '')
  const setup: SetupRequest = { context, form, query, keys, webhookUrl: await webhookUrlOf(context) }
  if (isCallback(request)) return finishConsent(setup)
  const name = `${request.method} ${pathOf(request)}`
  if (name === 'POST /setup/enter') return enterWithSecret(setup)
  if (!equal(keyOf(request) ?? '', setupKey(keys))) return askForSecret(setup)
  const page = Object.hasOwn(pages, name) ? pages[name] : undefined
  // An address of a button that was opened again, or one that is no more.
  return page ? page(setup) : sentTo(homeOf(setup))
}

const keyOf = (request: Request) =>
  new URLSearchParams(request.query).get('key') ?? new URLSearchParams(request.body ?? '').get('key')

/** Where somebody whose page failed goes on: the checklist, with the key that he came with. */
const wayBack = async (context: Context, request: Request) => {
  const key = keyOf(request)
  const url = await webhookUrlOf(context).catch(() => undefined)
  return url === undefined
    ? undefined
    : { href: `${url}/setup${key === null ? '' : `?key=${encodeURIComponent(key)}`}`, label: 'Back to the checklist' }
}

const isTold = (error: unknown): error is Error => isApiError(error) && error.type === 'Runtime'

/** What kind of error it is: its message may hold what must not be logged. */
const kindOf = (error: unknown): string =>
  isApiError(error) ? `${error.type}, ${error.code}` : error instanceof Error ? error.name : typeof error

/** Answers every request; what goes wrong becomes a page that says so and leads back. */
export const visitSetup = async (context: Context, request: Request): Promise<Answer> => {
  try {
    return await enter(context, request)
  } catch (error) {
    const why =
      error instanceof SalesIqFailure
        ? adviceFor(context, error)
        : isTold(error)
          ? error.message
          : `Botpress did not answer as expected (${kindOf(error)}).`
    context.logger.forBot().warn(`A page of the set-up failed. ${why}`)
    const text =
      error instanceof SalesIqFailure ? why : 'Something went wrong; the log of the bot names the error. Try again.'
    return shown(messagePage({ title: 'That did not work', text, back: await wayBack(context, request) }), 502)
  }
}
