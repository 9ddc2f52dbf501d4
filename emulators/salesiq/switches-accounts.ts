/** What is not known, or not the same everywhere, about Zoho's accounts server. */
import { z } from 'zod'
import { amount, choice, parts, words } from './switch-kinds'

const right = z.union([
  z.literal('works'),
  z.strictObject({
    code: z.literal([1008, 1009, 1016, 1020, 1021, 1024]),
    status: z.literal([200, 400, 401, 403]),
  }),
])

/** The calls of the API as far as tokens are concerned. */
export type Family = 'visitor' | 'conversations' | 'setup' | 'operators' | 'webhooks'

const families = { visitor: right, conversations: right, setup: right, operators: right, webhooks: right }

export const accountSwitches = {
  expiresIn: choice(
    'one live reply has milliseconds plus expires_in_sec; the docs show seconds',
    'milliseconds',
    'seconds',
  ),
  tokenReplyHasScope: choice('some clients log a `scope` field in token replies', false, true),
  tokenErrorStatus: choice('invalid_code was seen with HTTP 200; 400 would be usual', 200, 400),
  tokenThrottleStatus: choice('fixtures show 400, another Zoho page 200', 400, 200),
  ipNotAllowed: choice(
    'the status of IP_NOT_ALLOWED, which the token server answers where the organisation has an allowed-IP list',
    'off',
    200,
    400,
    403,
  ),
  ipNotAllowedShape: choice('as `error`, or as `error_description` of Access Denied', 'error', 'description'),
  tokenRequestLimit: amount('10 token requests per refresh token in the window; older pages say 5 a minute', 10),
  tokenRequestWindowMs: amount('10 minutes', 600_000),
  throttleRetryAfter: words('the Retry-After header of the throttle, seconds or a date; empty: none', ''),
  throttleExtends: choice('blocked "for the rest of the ten minutes", or until there was quiet?', true, false),
  maxActiveTokens: choice('10 access tokens per refresh token; other Zoho pages say 15 or 30', 10, 15, 30),
  maxRefreshTokens: amount('20 refresh tokens per user and client; the 21st evicts the first', 20),
  codeLifetimeMs: amount('a grant code lives 1 minute, or 3', 60_000),
  grantReply: choice(
    'does Zoho ask the user, or answer at once? `page` shows both buttons',
    'page',
    'accept',
    'reject',
  ),
  orgClientForPerson: choice(
    'does /oauth/v2/auth take an organisation client for a person’s consent?',
    'refuse',
    'grant',
  ),
  consentBy: choice('who gives the consent', 'administrator', 'associate'),
  associateConsent: choice(
    'the consent of an associate for the organisation: sent back with access_denied, an error page, or granted',
    'denied',
    'page',
    'granted',
  ),
  consentPortal: choice('an administrator of several portals is asked for which one', 'own', 'other'),
  visitorApiNeedsOrgToken: choice(
    'the page asks for an organisation token; some clients use an ordinary one',
    true,
    false,
  ),
  nonOrgTokenError: choice('the code of a person’s token at the visitor API; 1009 was seen live', 1009, 1016, 1008),
  orgToken: parts(
    'what an organisation token may do is not published: by family, and `apiV2` for all but `visitor`',
    '{ [family]: "works" or { code, status } } of visitor, conversations, setup, operators, webhooks, apiV2; code 1008, 1009, 1016, 1020, 1021, 1024; status 200, 400, 401, 403',
    z.strictObject({ ...families, apiV2: right }).partial(),
  ),
  orgTokenMayClose: choice('may an organisation token, which has no operator, close a chat?', true, false),
  orgTokenActsAsOperator: choice('may it send, pick up and transfer as the operator who made it?', true, false),
}
