/** What a SalesIQ failure means for the bot owner: what happened, in which call or setting, and what to do. One table. */
import { RuntimeError } from '@botpress/sdk'
import type { FileFailure, FileReason } from './files/failure'
import { largestFile } from './files/source'
import { SalesIqFailure, type FailureEvidence, type FailureKind } from './salesiq/failure'
import type { Say, TextName } from './translate/texts'

type Sentence = (evidence: FailureEvidence) => string

const noOrganisation =
  'SalesIQ takes chats from organisation clients only, and the client is not an organisation client: create one in the Zoho API console, fill in its clientId and clientSecret, and let an administrator give consent again.'

const notPermitted: Sentence = ({ scope, family }) =>
  family === 'visitor'
    ? noOrganisation
    : `The person who gave consent may not do this in SalesIQ (${scope}), or SalesIQ wants the consent of a person: let a portal administrator give the second consent on the connect page.`

const notAccepted: Sentence = ({ scope, family }) =>
  family === 'visitor'
    ? 'SalesIQ does not accept the token of this consent: let an administrator give consent again, to an organisation client.'
    : `SalesIQ does not accept the token for this (${scope}): give the second consent on the connect page.`

/** By the word of the accounts server, or by SalesIQ's number. */
const byCode: Record<string, Sentence> = {
  invalid_client: () =>
    'Zoho does not know this client: check the settings clientId and region (a client belongs to the API console of one region).',
  invalid_client_secret: () =>
    'Zoho refused the setting clientSecret: copy it again from the API console, beside the client ID.',
  invalid_redirect_uri: () =>
    'Zoho does not know the address of this installation: add the webhook URL to the client as an authorised redirect URI.',
  no_offline_access: () => 'Zoho gave no refresh token: give consent again on the connect page.',
  invalid_code: () =>
    'The consent was revoked or belongs to another client: give consent again on the connect page. If the setting Refresh token is filled in, empty it first.',
  IP_NOT_ALLOWED: () =>
    'Your Zoho organisation allows requests from certain IP addresses only, and Botpress has no fixed addresses: an administrator must remove this restriction (“Allowed IPs” in the security settings of Zoho Accounts or Zoho Directory).',
  no_refresh_token: () =>
    'The access token has ended or was revoked. Empty the setting Access token, save, and give consent on the connect page.',
  1005: () =>
    'SalesIQ does not know the portal: check the setting screenName, the name in the address of your SalesIQ.',
  1008: notAccepted,
  1009: ({ scope, family }) =>
    family === 'visitor'
      ? noOrganisation
      : `The consent lacks the scope ${scope}: give consent again on the connect page. If the message stays, give the second consent there.`,
  1016: notPermitted,
  1020: notPermitted,
  1024: notPermitted,
  1017: () =>
    'The plan of your SalesIQ portal has reached its limit: delete what you no longer need, or choose a larger plan.',
  1021: () => 'The plan of your SalesIQ portal does not include this: choose a plan with API access.',
  1025: () => 'SalesIQ does not know the department: check departmentId in the settings and in the Start HITL card.',
}

/** The same words of the accounts server, where they are about the second consent. */
const bySecond: Record<string, Sentence> = {
  invalid_client: () =>
    'Zoho does not know the client of the second consent: enter its client ID again on the connect page (a client belongs to the API console of one region).',
  invalid_client_secret: () =>
    'Zoho refused the client secret of the second consent: enter it again on the connect page.',
  invalid_code: () => 'The second consent was revoked or belongs to another client: give it again on the connect page.',
}

const sentenceFor = ({ kind, evidence }: SalesIqFailure): Sentence => {
  const code = String(evidence.code)
  if (evidence.grant === 'second' && Object.hasOwn(bySecond, code)) return bySecond[code] ?? byKind[kind]
  return (Object.hasOwn(byCode, code) && byCode[code]) || byKind[kind]
}

const said = ({ code, detail }: FailureEvidence) =>
  [code, detail].filter((part) => part !== undefined && part !== '').join(' ')

const byKind: Record<FailureKind, Sentence> = {
  auth: (evidence) =>
    `Zoho refused the credentials (${said(evidence) || `status ${evidence.status}`}): give consent again on the connect page.`,
  rejected: (evidence) =>
    `SalesIQ refused the request (${said(evidence) || `status ${evidence.status}`}). Correct what is named in the brackets, or report the message.`,
  limited: ({ retryAfterSeconds }) =>
    `Zoho asks to slow down: try again in ${retryAfterSeconds ? `${retryAfterSeconds} seconds` : 'some minutes'}.`,
  unavailable: ({ detail, status, mayHaveArrived }) =>
    `There was no usable answer (${detail ?? `status ${status}`}); the request ${mayHaveArrived ? 'may have' : 'has not'} arrived. Try again later.`,
  unexpected: ({ detail, status }) =>
    `SalesIQ gave an answer that this version does not understand (${detail ?? `status ${status}`}). Update the integration or report it.`,
}

const sentenceOf: Record<FileReason, TextName> = {
  tooLarge: 'reasonTooLarge',
  empty: 'reasonEmpty',
  other: 'reasonOther',
  gone: 'reasonGone',
  private: 'reasonPrivate',
  timeout: 'reasonTimeout',
  unreachable: 'reasonUnreachable',
  refused: 'reasonRefused',
  notStored: 'reasonNotStored',
}

/** Why a file was not carried, for whoever reads the line in its place. */
export const reasonFor = ({ reason }: FileFailure, say: Say): string =>
  say(sentenceOf[reason], { count: String(largestFile / 1024 / 1024) })

/** Why no call was made, where the family of the API is closed. */
const whenClosed = ({ closedSince, code }: FailureEvidence): string =>
  closedSince === undefined
    ? ''
    : `SalesIQ refused this at ${new Date(closedSince).toISOString().slice(11, 16)} UTC (${code}) and is asked again an hour later at the latest. `

/** What is wrong and what to do, in one or two sentences; without secrets and without a visitor's words. */
export const cureOf = (failure: SalesIqFailure): string =>
  whenClosed(failure.evidence) + sentenceFor(failure)(failure.evidence)

/** The same after what was tried. */
export const adviceOn = (failure: SalesIqFailure): string => `Could not ${failure.evidence.call}. ${cureOf(failure)}`

/** What Botpress is told: our own words for a SalesIQ failure, anything else as it is. */
export const asBotpressError = (error: unknown): unknown =>
  error instanceof SalesIqFailure ? new RuntimeError(adviceOn(error)) : error

/** A handler whose SalesIQ failures reach Botpress as RuntimeErrors: an error of another kind would hide what it says. */
export const withRuntimeErrors =
  <P, R>(handler: (props: P) => Promise<R>) =>
  async (props: P): Promise<R> => {
    try {
      return await handler(props)
    } catch (error) {
      throw asBotpressError(error)
    }
  }
