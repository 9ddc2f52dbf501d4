/** REST v2 shows the operators and their pictures. */
import { ApiFailure, undecided } from './failure'
import { fileAnswer } from './file-answer'
import { numberIn, numberWithin, oneOf, type Query } from './list-query'
import { operatorView } from './operator-view'
import { pictureNamed } from './pictures'
import { HELP, envelope, list, route } from './route'
import { found } from './routes-portal'
import type { World } from './world'

const PER_FETCH = 20

const present = ({ portal }: World) => portal.operators.filter(({ removed }) => !removed)

const listed = (world: World, query: Query) => {
  const since = numberIn(query, 'last_sync_time') ?? 0
  const index = numberWithin(query, 'index', [1, 1, Number.MAX_SAFE_INTEGER])
  const modified = present(world).filter(({ createdAt }) => createdAt > since)
  return modified.slice(index - 1, index - 1 + PER_FETCH).map((operator) => operatorView(world, operator))
}

const picture = (world: World, file: string, query: Query) => {
  if (!oneOf(query, 'purpose', ['operator_image'])) throw new ApiFailure(1011, { param: 'purpose' })
  const bytes = pictureNamed(present(world), file)
  if (!bytes) throw new ApiFailure(1019)
  if (world.switches.operatorImage !== 'guarded') throw undecided(1019, 'operatorImage')
  return fileAnswer(world, { type: 'image/png', name: `${file}.png`, bytes })
}

export const operatorRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-operator-list.html
  route({
    method: 'GET',
    path: '/api/v2/:screen/operators',
    page: `${HELP}rest-api-operator-list.html`,
    scope: 'operators.READ',
    query: ['last_sync_time', 'index'],
    handle: ({ world, query }) => list(world, listed(world, query)),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-create-operator.html
  route({
    method: 'GET',
    path: '/api/v2/:screen/operators/:id',
    page: `${HELP}rest-api-create-operator.html`,
    scope: 'operators.READ',
    handle: ({ world, params }) => envelope('operator', operatorView(world, found(present(world), params['id']))),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-associate-operator-department.html shows the address
  // only; the scope is a guess.
  route({
    method: 'GET',
    path: '/api/v2/:screen/downloads/:file',
    page: `${HELP}rest-api-associate-operator-department.html`,
    scope: 'operators.READ',
    query: ['purpose'],
    handle: ({ world, params, query }) => picture(world, params['file'] ?? '', query),
  }),
]
