/** The states of an installation, read and written in one way. Each throws what Botpress answers. */
import { isApiError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { persistently } from './persistently'

type States = bp.TIntegration['states']
export type Installation = States['installation']['payload']
export type TokenState = States['token']['payload']

type Keeper = { ctx: bp.Context; client: bp.Client }

const isMissing = (error: unknown): boolean => isApiError(error) && error.type === 'ResourceNotFound'

const orMissing = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Of the organisation's consent, and of the second one. */
export type TokenName = 'token' | 'secondToken'

export const readToken = async (
  { ctx, client }: Keeper,
  name: TokenName = 'token',
): Promise<TokenState | undefined> => {
  const state = { type: 'integration', id: ctx.integrationId, name } as const
  const found = await orMissing(persistently(async () => ({ payload: (await client.getState(state)).state.payload })))
  // An emptied state is as good as none.
  return found?.payload ?? undefined
}

export const writeToken = async ({ ctx, client }: Keeper, name: TokenName, payload: TokenState): Promise<void> => {
  const state = { type: 'integration', id: ctx.integrationId, name, payload } as const
  await persistently(async () => (await client.setState(state)).state.id)
}

export const readInstallation = async ({ ctx, client }: Keeper): Promise<Installation> => {
  const state = { type: 'integration', id: ctx.integrationId, name: 'installation' } as const
  const found = await orMissing(persistently(async () => ({ payload: (await client.getState(state)).state.payload })))
  return found?.payload ?? {}
}

/** Replaces the given parts and leaves the others, so that page, webhook and watch do not undo each other. */
export const changeInstallation = async ({ ctx, client }: Keeper, parts: Installation): Promise<void> => {
  const which = { type: 'integration', id: ctx.integrationId, name: 'installation' } as const
  const changed = await orMissing(client.patchState({ ...which, payload: parts }))
  if (!changed) await client.setState({ ...which, payload: parts })
}

/** Empties all states, the consents first; what never was is fine. Throws where one could not be emptied. */
export const forgetEverything = async ({ ctx, client }: Keeper): Promise<void> => {
  const empty = (name: 'installation' | TokenName) =>
    orMissing(client.setState({ type: 'integration', id: ctx.integrationId, name, payload: null }))
  const done = await Promise.allSettled([empty('installation'), empty('token'), empty('secondToken')])
  for (const result of done) if (result.status === 'rejected') throw result.reason
}
