/** Proves the settings against the live services when they are saved, and clears up when the integration goes. */
import { isApiError, RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { webhookKey } from './authenticity'
import { connect } from './connect'
import { adviceOn, cureOf } from './failures'
import type { Brand, Department } from './salesiq/client'
import { SalesIqFailure } from './salesiq/failure'
import { readSettings, type Settings } from './settings'

type Register = bp.IntegrationProps['register']
type Props = Parameters<Register>[0]

/** What a check found: sentences for what is definitely wrong, and for what only may be. */
type Findings = { wrong: string[]; doubtful: string[] }

const none: Findings = { wrong: [], doubtful: [] }

/** Codes whose advice names the setting already; any other refusal of a look-up means that the id is not known. */
const hasOwnAdvice = new Set<number | string | undefined>([1005, 1009, 1016, 1017, 1021])

/** A failure is definite where SalesIQ or Zoho said no; no answer, or "slow down", proves nothing. */
const judged = (failure: unknown, unknownId: string): Findings => {
  if (!(failure instanceof SalesIqFailure)) throw failure
  const { kind, evidence } = failure
  // Without SalesIQ's own code, or where it does not know the address, nothing is said of the id.
  const isAnswer = evidence.code !== undefined && evidence.code !== 1004 && evidence.code !== 1006
  if (kind === 'rejected' && isAnswer && !hasOwnAdvice.has(evidence.code)) return { ...none, wrong: [unknownId] }
  const isDefinite = kind === 'auth' || (kind === 'rejected' && isAnswer)
  return isDefinite ? { ...none, wrong: [cureOf(failure)] } : { ...none, doubtful: [adviceOn(failure)] }
}

const judgedBrand = (brand: Brand, { departmentId }: Settings): Findings => {
  if (!brand.enabled)
    return { ...none, wrong: ['The brand of the setting appId is disabled: enable it in SalesIQ, or name another.'] }
  const isForeign = brand.departmentIds.length > 0 && !brand.departmentIds.includes(departmentId)
  return isForeign
    ? {
        ...none,
        doubtful: [
          'The department of the setting departmentId does not belong to the brand: its operators may not be asked.',
        ],
      }
    : none
}

const judgedDepartment = (department: Department): Findings =>
  department.enabled
    ? none
    : {
        ...none,
        wrong: ['The department of the setting departmentId is disabled: enable it in SalesIQ, or name another.'],
      }

const check = async (props: Props, settings: Settings): Promise<Findings> => {
  const { salesIq, tokens } = connect(props, settings)
  try {
    await tokens.prove()
  } catch (failure) {
    return judged(failure, '')
  }
  const unknownBrand = 'SalesIQ does not know the brand of the setting appId: copy its number from Settings, Brands.'
  const unknownDepartment =
    'SalesIQ does not know the department of the setting departmentId: copy its number from Settings, Departments.'
  const found = await Promise.all([
    salesIq.brand(settings.appId).then(
      (brand) => judgedBrand(brand, settings),
      (failure: unknown) => judged(failure, unknownBrand),
    ),
    salesIq
      .department(settings.departmentId)
      .then(judgedDepartment, (failure: unknown) => judged(failure, unknownDepartment)),
  ])
  return { wrong: found.flatMap(({ wrong }) => wrong), doubtful: found.flatMap(({ doubtful }) => doubtful) }
}

/** Throws one RuntimeError that names each wrong setting and its cure; what could not be proven is a warning. */
export const register: Register = async (props) => {
  const settings = readSettings(props.ctx.configuration)
  const { wrong, doubtful } = await check(props, settings)
  if (wrong.length > 0) throw new RuntimeError([...new Set(wrong)].join(' '))
  for (const sentence of new Set(doubtful)) props.logger.forBot().warn(`The settings are saved, but: ${sentence}`)
  if (settings.webhookPublicKey) return
  const key = webhookKey(settings, props.ctx.webhookId)
  props.logger
    .forBotOnly()
    .info(
      `No webhookPublicKey is set. Enter this address as the webhook in SalesIQ, key included: ${props.webhookUrl}?key=${key}`,
    )
}

/** Leaves no token behind. */
export const unregister: bp.IntegrationProps['unregister'] = async ({ ctx, client }) => {
  try {
    await client.setState({ type: 'integration', id: ctx.integrationId, name: 'token', payload: null })
  } catch (error) {
    if (!isApiError(error) || error.type !== 'ResourceNotFound') throw error
  }
}
