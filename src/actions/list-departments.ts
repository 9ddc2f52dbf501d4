/** The departments of the portal, live. */
import type * as bp from '.botpress'
import { administer } from '../connect'
import { settingsOf } from '../connection'

export const listDepartments: bp.IntegrationProps['actions']['listDepartments'] = async (props) => {
  const settings = await settingsOf(props)
  return { departments: await administer(props, settings, settings.screenName).departments() }
}
