/** What a SalesIQ failure means for the bot owner: what happened, in which call or setting, and what to do. One table. */
import { RuntimeError } from '@botpress/sdk'
import type { FileFailure, FileReason } from './files/failure'
import { largestFile } from './files/source'
import { SalesIqFailure, type FailureEvidence, type FailureKind } from './salesiq/failure'
import type { Say, TextName } from './translate/texts'

type Sentence = (evidence: FailureEvidence) => string

/** By the word of the accounts server, or by SalesIQ's number. */
const byCode: Record<string, Sentence> = {
  invalid_client: () =>
    'Zoho does not know this client: check the settings clientId and region (a client belongs to the API console of one region).',
  invalid_client_secret: () =>
    'Zoho refused the setting clientSecret: copy it again from the API console, beside the client ID.',
  invalid_redirect_uri: () =>
    'Zoho does not know the address of this installation: add the webhook URL to the client as an authorised redirect URI.',
  no_offline_access: () => 'Zoho gave no refresh token: give consent again, with the link of the connect page.',
  invalid_code: () =>
    'Zoho refused the setting refreshToken: it was revoked or is not of this client; give consent again.',
  no_refresh_token: () =>
    'There is no valid access token and the setting refreshToken is empty: fill in refreshToken, so that access can be renewed.',
  1005: () =>
    'SalesIQ does not know the portal: check the setting screenName, the name in the address of your SalesIQ.',
  1009: ({ scope }) =>
    `The consent lacks the scope ${scope}: give consent again with it, on the connect page or for a new refreshToken.`,
  1016: ({ scope }) =>
    `The Zoho user who gave consent may not do this (${scope}), or the client is not an organisation client: let an administrator of the portal give consent to one.`,
  1017: () => 'The plan of your SalesIQ portal has reached its limit: free some of it or choose a larger plan.',
  1021: () => 'The plan of your SalesIQ portal does not include this: choose one with API access.',
  1025: () => 'SalesIQ does not know the department: check departmentId in the settings and in the Start HITL card.',
}

const said = ({ code, detail }: FailureEvidence) =>
  [code, detail].filter((part) => part !== undefined && part !== '').join(' ')

const byKind: Record<FailureKind, Sentence> = {
  auth: (evidence) =>
    `Zoho refused the credentials (${said(evidence) || `status ${evidence.status}`}): check refreshToken and clientId.`,
  rejected: (evidence) => `SalesIQ refused (${said(evidence) || `status ${evidence.status}`}).`,
  limited: ({ retryAfterSeconds }) =>
    `Zoho asks to slow down: try again in ${retryAfterSeconds ? `${retryAfterSeconds} seconds` : 'some minutes'}.`,
  unavailable: ({ detail, status, mayHaveArrived }) =>
    `There was no usable answer (${detail ?? `status ${status}`}); the request ${mayHaveArrived ? 'may have' : 'has not'} arrived. Try again later.`,
  unexpected: ({ detail }) =>
    `SalesIQ gave an answer that this version does not understand (${detail}). Update the integration or report it.`,
}

const sentenceOf: Record<FileReason, TextName> = {
  tooLarge: 'reasonTooLarge',
  empty: 'reasonEmpty',
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

/** What is wrong and what to do, in one sentence; without secrets and without a visitor's words. */
export const cureOf = ({ kind, evidence }: SalesIqFailure): string => {
  const code = String(evidence.code)
  const sentence = Object.hasOwn(byCode, code) ? byCode[code] : undefined
  return (sentence ?? byKind[kind])(evidence)
}

/** The same after what was tried. */
export const adviceOn = (failure: SalesIqFailure): string => `Could not ${failure.evidence.call}. ${cureOf(failure)}`

/** What Botpress is told: our own words for a SalesIQ failure, anything else as it is. */
export const asBotpressError = (error: unknown): unknown =>
  error instanceof SalesIqFailure ? new RuntimeError(adviceOn(error)) : error

/** A handler whose SalesIQ failures reach Botpress as RuntimeErrors: any other error would hide what it says. */
export const withRuntimeErrors =
  <P, R>(handler: (props: P) => Promise<R>) =>
  async (props: P): Promise<R> => {
    try {
      return await handler(props)
    } catch (error) {
      throw asBotpressError(error)
    }
  }
