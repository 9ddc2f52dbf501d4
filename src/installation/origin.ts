/** Where a value came from, typed in the settings or chosen on the connect page, and words that depend on it. */
import type { Context } from './connect'
import { cureOf } from '../failures'
import type { SalesIqFailure } from '../salesiq/failure'
import { trimmed } from '../translate/characters'

/** What may be typed or come from the connect page, with its title in the form of the settings. */
export const settingTitles = {
  refreshToken: 'Refresh token',
  accessToken: 'Access token',
  screenName: 'Screen name',
  appId: 'App ID (brand)',
  departmentId: 'Department ID',
} as const

export type Origin = keyof typeof settingTitles

/** Whether the bot owner typed it; the connect page changes nothing about it then. */
export const isTyped = ({ ctx }: Pick<Context, 'ctx'>, field: Origin): boolean =>
  trimmed(ctx.configuration[field]) !== undefined

/** What Zoho or SalesIQ refused, where the connect page stored it: no setting is named that nobody filled in. */
const ofStored: Record<string, { field: Origin; cure: string }> = {
  invalid_code: {
    field: 'refreshToken',
    cure: 'The consent was revoked or belongs to another client: give consent again on the connect page.',
  },
  1005: {
    field: 'screenName',
    cure: 'SalesIQ does not know the chosen portal: choose the portal again on the connect page.',
  },
  1025: {
    field: 'departmentId',
    cure: 'SalesIQ does not know the chosen department: choose another department on the connect page.',
  },
}

/** The cure of a failure, in words that fit where the value came from. */
export const cureFor = (context: Pick<Context, 'ctx'>, failure: SalesIqFailure): string => {
  const { code, grant } = failure.evidence
  const stored = Object.hasOwn(ofStored, String(code)) ? ofStored[String(code)] : undefined
  if (!stored || grant === 'second' || isTyped(context, stored.field)) return cureOf(failure)
  return stored.cure
}

/** The same after what was tried. */
export const adviceFor = (context: Pick<Context, 'ctx'>, failure: SalesIqFailure): string =>
  `Could not ${failure.evidence.call}. ${cureFor(context, failure)}`

/** The sentences about a brand and a department that are not right, by where they came from. */
const wrong = {
  appId: {
    unknown: {
      typed:
        'SalesIQ does not know the brand of the setting appId: open the brand under Settings, Brands and copy the long number from the address, or leave the setting empty and choose on the connect page.',
      chosen: 'SalesIQ does not know the chosen brand: choose another brand on the connect page.',
    },
    disabled: {
      typed: 'The brand of the setting appId is disabled: enable it in SalesIQ, or name another.',
      chosen: 'The chosen brand is disabled: enable it in SalesIQ, or choose another brand on the connect page.',
    },
  },
  departmentId: {
    unknown: {
      typed:
        'SalesIQ does not know the department of the setting departmentId: copy its name from Settings, Departments, or the long number from its address there, or leave the setting empty and choose on the connect page.',
      chosen: 'SalesIQ does not know the chosen department: choose another department on the connect page.',
    },
    disabled: {
      typed: 'The department of the setting departmentId is disabled: enable it in SalesIQ, or name another.',
      chosen:
        'The chosen department is disabled: enable it in SalesIQ, or choose another department on the connect page.',
    },
    strange: {
      typed:
        'The department of the setting departmentId does not belong to the brand: its operators possibly get no chats. Add it to the brand, or name another.',
      chosen:
        'The chosen department does not belong to the brand: its operators possibly get no chats. Add it to the brand, or choose another department on the connect page.',
    },
  },
} as const

const by = (context: Pick<Context, 'ctx'>, field: Origin) => (isTyped(context, field) ? 'typed' : 'chosen')

export const brandCure = (context: Pick<Context, 'ctx'>, what: keyof typeof wrong.appId): string =>
  wrong.appId[what][by(context, 'appId')]

export const departmentCure = (context: Pick<Context, 'ctx'>, what: keyof typeof wrong.departmentId): string =>
  wrong.departmentId[what][by(context, 'departmentId')]
