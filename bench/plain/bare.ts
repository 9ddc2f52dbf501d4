/** An integration of the SDK that does nothing: what every bundle contains. */
import * as sdk from '@botpress/sdk'

const nothing = async () => undefined

export default new sdk.Integration({
  register: nothing,
  unregister: nothing,
  actions: {},
  channels: {},
  handler: nothing,
})
