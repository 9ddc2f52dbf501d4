/** The doors that Botpress knocks at. */
import * as bp from '.botpress'
import { checkAvailability } from './actions/check-availability'
import { checkHealth } from './actions/check-health'
import { createUser } from './actions/create-user'
import { getSession } from './actions/get-session'
import { listDepartments } from './actions/list-departments'
import { startHitl } from './actions/start-hitl'
import { stopHitl } from './actions/stop-hitl'
import { messages } from './channel'
import { told } from './failures'
import { register, unregister } from './register'
import { request } from './request'

export default new bp.Integration({
  register: told(register),
  unregister,
  actions: {
    checkAvailability: told(checkAvailability),
    checkHealth: told(checkHealth),
    getSession: told(getSession),
    listDepartments: told(listDepartments),
    createUser,
    startHitl: told(startHitl),
    stopHitl: told(stopHitl),
  },
  channels: { hitl: { messages } },
  handler: request,
})
