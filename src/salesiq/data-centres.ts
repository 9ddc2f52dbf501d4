/** Where each Zoho data centre lives: https://www.zoho.com/salesiq/help/developer-section/rest-api-v2.html */

type Hosts = { accounts: string; salesiq: string }

/** Canada is `zohocloud.ca` on purpose: `zoho.ca` does not exist. The SalesIQ hosts of `sa` and `uk` are not documented. */
export const dataCentres = {
  us: { accounts: 'https://accounts.zoho.com', salesiq: 'https://salesiq.zoho.com' },
  eu: { accounts: 'https://accounts.zoho.eu', salesiq: 'https://salesiq.zoho.eu' },
  in: { accounts: 'https://accounts.zoho.in', salesiq: 'https://salesiq.zoho.in' },
  au: { accounts: 'https://accounts.zoho.com.au', salesiq: 'https://salesiq.zoho.com.au' },
  cn: { accounts: 'https://accounts.zoho.com.cn', salesiq: 'https://salesiq.zoho.com.cn' },
  jp: { accounts: 'https://accounts.zoho.jp', salesiq: 'https://salesiq.zoho.jp' },
  ca: { accounts: 'https://accounts.zohocloud.ca', salesiq: 'https://salesiq.zohocloud.ca' },
  sa: { accounts: 'https://accounts.zoho.sa', salesiq: 'https://salesiq.zoho.sa' },
  uk: { accounts: 'https://accounts.zoho.uk', salesiq: 'https://salesiq.zoho.uk' },
} satisfies Record<string, Hosts>

export type DataCentre = keyof typeof dataCentres

/** Whether a name from outside is that of a data centre. */
export const isDataCentre = (name: string): name is DataCentre => Object.hasOwn(dataCentres, name)

/**
 * The two hosts of a data centre. The environment may name others, for an emulator; a setting may not, since a free
 * address among the settings is a place to send credentials to.
 */
export const hostsOf = (dataCentre: DataCentre): Hosts => {
  const { accounts, salesiq } = dataCentres[dataCentre]
  return {
    accounts: process.env.ZOHO_ACCOUNTS_URL || accounts,
    salesiq: process.env.ZOHO_SALESIQ_URL || salesiq,
  }
}

/** The console where clients are made, one for each data centre. */
export const consoleOf = (dataCentre: DataCentre): string =>
  dataCentres[dataCentre].accounts.replace('//accounts.', '//api-console.')
