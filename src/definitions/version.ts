/** Name and version of the integration, as the Hub knows them. */
export const name = 'zoho-salesiq-hitl'
export const version = '1.0.0'
