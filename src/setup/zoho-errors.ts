/** What Zoho's own page may say when a consent is asked for, and what to do about each. */
import type { ConsentKind } from '../salesiq/consent'
import { consoleOf, type DataCentre } from '../salesiq/data-centres'
import type { Help } from './checklist-page'

const clientFor = (kind: ConsentKind, region: DataCentre) =>
  kind === 'organisation'
    ? `“client ID does not exist”: the client is not an organisation client. Create one at ${consoleOf(region)}/add?client_type=ORG, and save its client ID and client secret in the settings.`
    : '“client ID does not exist”, or again invalid_client: the client may be an organisation client. Create one of the type Server-based Applications, and enter that one.'

const correctFor = { organisation: 'Correct it in the settings and save.', person: 'Enter the right one on this page.' }

export const zohoErrors = (kind: ConsentKind, region: DataCentre): Help => ({
  summary: 'If Zoho shows an error',
  lines: [
    `invalid_client: Zoho does not know the client ID. Compare it with the client ID at ${consoleOf(region)}. ${correctFor[kind]}`,
    clientFor(kind, region),
    'invalid_redirect_uri: the client does not have the address above as its redirect URI. Add the address in Zoho’s console, with nothing before or after it.',
    `Zoho does not know your account: the region may be wrong. It is ${region} in the settings; the ending of the address where you open SalesIQ shows the right one. ${correctFor.organisation}`,
    'You pressed the wrong button, or closed Zoho’s page: nothing was stored. Press the button here again.',
  ],
})
