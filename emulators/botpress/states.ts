/** States: https://botpress.com/docs/api-reference/runtime-api (states). */
import type { runtime } from '@botpress/client'
import { ApiFailure } from './api-failure'
import { findConversation } from './conversations'
import { newId } from './ids'
import type { Handlers } from './operation'
import { checkedPayload, checkSize, type Payload } from './payload'
import { born, type StateRow, touch } from './rows'
import { findUser } from './users'
import type { World } from './world'

export type StateKey = { type: StateRow['type']; id: string; name: string }

/** The stored state, unless its time is over. */
export const findState = (world: World, { type, id, name }: StateKey): StateRow | undefined => {
  const state = world.tables.states.rows.find((row) => row.type === type && row.ownerId === id && row.name === name)
  if (state?.expiresAt === undefined || state.expiresAt > world.clock.now()) return state
  world.tables.states.remove(state.id)
  return undefined
}

const owner = ({ type, id }: StateKey) => {
  if (type === 'conversation') return { conversationId: id }
  return type === 'user' ? { userId: id } : {}
}

/** Writes the state, whoever it belongs to. `expiry`: ms from now, null for never, nothing to leave it. */
export const putState = (
  world: World,
  key: StateKey,
  { payload, expiry }: { payload: Payload; expiry?: number | null },
) => {
  const { type, id, name } = key
  const expiresAt = typeof expiry === 'number' ? world.clock.now() + expiry : undefined
  const found = findState(world, key)
  const base = { id: newId('state'), ...born(world), botId: world.names.botId, ...owner(key), name, type, ownerId: id }
  const state = found ?? world.tables.states.add({ ...base, payload })
  state.payload = payload
  if (expiry !== undefined) state.expiresAt = expiresAt
  touch(world, state)
  return state
}

const seenState = ({ ownerId: _owner, expiresAt: _expiry, ...state }: StateRow) => state

const checkOwner = (world: World, { type, id }: StateKey) => {
  if (type === 'conversation') findConversation(world, id)
  if (type === 'user') findUser(world, id)
  if (type === 'integration' && id !== world.names.integrationId) {
    throw new ApiFailure('ResourceNotFound', `id: ${id} is not the installed integration`)
  }
}

/** Only declared states of the declared type, on something that exists. */
const declaredShape = (world: World, key: StateKey) => {
  const state = world.declared.states.get(key.name)
  if (state?.type !== key.type) {
    throw new ApiFailure('InvalidPayload', `name: state ${key.name} of type ${key.type} is not declared`)
  }
  checkOwner(world, key)
  return state.shape
}

const existing = (world: World, key: StateKey) => {
  declaredShape(world, key)
  const state = findState(world, key)
  if (!state) throw new ApiFailure('ResourceNotFound', `State ${key.name} of ${key.type} ${key.id} does not exist`)
  return state
}

const checked = (world: World, key: StateKey, payload: Payload) =>
  checkedPayload(payload, declaredShape(world, key), world.switches.extraPayloadKeys)

const set = (world: World, input: runtime.ClientInputs['setState']) => {
  const { payload, expiry } = input
  if (payload !== null) return putState(world, input, { payload: checked(world, input, payload), expiry })
  // A null payload empties the state; the answer's schema still asks for an object.
  declaredShape(world, input)
  const emptied = { ...putState(world, input, { payload: {} }) }
  world.tables.states.remove(emptied.id)
  return emptied
}

export const stateHandlers: Handlers = {
  getState: (world, input) => ({ state: seenState(existing(world, input)), meta: { cached: false } }),
  setState: (world, input) => ({ state: seenState(set(world, input)) }),
  getOrSetState: (world, input) => {
    const payload = checked(world, input, input.payload)
    const found = findState(world, input)
    const state = found ?? putState(world, input, { payload, expiry: input.expiry })
    return { state: seenState(state), meta: { cached: false } }
  },
  patchState: (world, input) => {
    const state = existing(world, input)
    checkSize(input.payload, 'payload')
    const payload = checked(world, input, { ...state.payload, ...input.payload })
    return { state: seenState(putState(world, input, { payload })) }
  },
  setStateExpiry: (world, input) => {
    const { payload } = existing(world, input)
    return { state: seenState(putState(world, input, { payload, expiry: input.expiry })) }
  },
}
