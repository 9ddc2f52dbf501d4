/** The departments of the portal, live. */
import type * as bp from '.botpress'
import { administer } from '../installation/connect'
import { settingsOf } from '../installation/connection'

export const listDepartments: bp.IntegrationProps['actions']['listDepartments'] = async (props) => {
  const settings = await settingsOf(props)
  return { departments: await administer(props, settings, settings.screenName).departments() }
}
