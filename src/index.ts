/** The entry points for Botpress. */
import { axios } from '@botpress/client'
import * as bp from '.botpress'
import { checkAvailability } from './actions/check-availability'
import { checkHealth } from './actions/check-health'
import { createUser } from './actions/create-user'
import { deleteSession } from './actions/delete-session'
import { getSession } from './actions/get-session'
import { listDepartments } from './actions/list-departments'
import { startHitl } from './actions/start-hitl'
import { stopHitl } from './actions/stop-hitl'
import { messages } from './channel/messages'
import { withRuntimeErrors } from './failures'
import { clientAdapter } from './installation/client-adapter'
import { register, unregister } from './installation/register'
import { sweepSessions } from './session/sweep'
import { request } from './webhook/receive'

// Each client is made after this, with these defaults.
axios.default.defaults.adapter = clientAdapter

/** Operations of later SDKs that nothing here depends on. */
const ofNewerPlatforms = new Set<string>(['message_updated', 'conversation_updated'])

export default new bp.Integration({
  register: withRuntimeErrors(async (props) => {
    await register(props)
    await sweepSessions(props)
  }),
  unregister,
  actions: {
    checkAvailability: withRuntimeErrors(checkAvailability),
    checkHealth: withRuntimeErrors(checkHealth),
    deleteSession: withRuntimeErrors(deleteSession),
    getSession: withRuntimeErrors(getSession),
    listDepartments: withRuntimeErrors(listDepartments),
    createUser,
    startHitl: withRuntimeErrors(startHitl),
    stopHitl: withRuntimeErrors(stopHitl),
  },
  channels: { hitl: { messages } },
  handler: request,
  // The SDK asks for every operation, and goes on by itself where there is no answer.
  __advanced: {
    unknownOperationHandler: async ({ ctx }) => (ofNewerPlatforms.has(ctx.operation) ? { status: 200 } : undefined),
  },
})
