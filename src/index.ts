/** The doors that Botpress knocks at. */
import * as bp from '.botpress'
import { createUser } from './actions/create-user'
import { startHitl } from './actions/start-hitl'
import { stopHitl } from './actions/stop-hitl'
import { messages } from './channel'
import { told } from './failures'
import { register, unregister } from './register'
import { webhook } from './webhook'

export default new bp.Integration({
  register: told(register),
  unregister,
  actions: { createUser, startHitl: told(startHitl), stopHitl: told(stopHitl) },
  channels: { hitl: { messages } },
  handler: webhook,
})
