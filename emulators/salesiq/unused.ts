/** What a scene left over: planned oddities, closed gates, webhooks that nobody ever answered, calls that no route took. */
import type { Call } from '../server'
import type { World } from './world'

const unanswered = ({ courier }: World) =>
  courier.executions
    .filter(({ id, state }) => {
      const attempts = courier.deliveries.filter(({ executionId }) => executionId === id)
      return state !== 'under way' && attempts.every(({ status }) => status === 0)
    })
    .map(({ event, conversationId }) => `${event} of ${conversationId} was never answered`)

const strays = (calls: Call[]) =>
  calls
    .filter(({ route }) => route.endsWith(' *'))
    .map(({ method, path }) => `${method} ${path} is no route of SalesIQ`)

export const leftOver = (world: World, calls: Call[]) => [
  ...world.courier.plan.unused(),
  ...world.gates.unused(),
  ...unanswered(world),
  ...strays(calls),
]
