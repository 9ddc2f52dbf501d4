/** OAuth scopes `SalesIQ.<module>.<operation>`; capitals do not matter (rest-api-prerequisite-v2.html). */

const MODULES = [
  ...['conversations', 'webhooks', 'apps', 'departments', 'operators', 'portals', 'visitors', 'feedbacks', 'media'],
  ...['callbacks', 'encryptions', 'blockedips', 'chatroutingrules'],
]

const OPERATIONS = ['read', 'create', 'update', 'delete', 'all']

/** What a client needs for handing chats over. */
export const practicalScopes = [
  ...['SalesIQ.conversations.ALL', 'SalesIQ.webhooks.ALL', 'SalesIQ.apps.READ', 'SalesIQ.departments.READ'],
  ...['SalesIQ.portals.READ', 'SalesIQ.operators.READ', 'SalesIQ.visitors.ALL'],
]

export const isScope = (scope: string) => {
  const [service, module = '', operation = '', ...more] = scope.toLowerCase().split('.')
  return service === 'salesiq' && MODULES.includes(module) && OPERATIONS.includes(operation) && more.length === 0
}

/** `needed` as in `conversations.UPDATE`. */
export const allows = (granted: string[], needed: string) => {
  const [module = ''] = needed.toLowerCase().split('.')
  const fitting = [`salesiq.${needed.toLowerCase()}`, `salesiq.${module}.all`]
  return granted.some((scope) => fitting.includes(scope.toLowerCase()))
}
