/** Departments by name: people know names, SalesIQ wants numbers. */
import { BoundedMap } from '../net/memory'
import { administer, type Context } from './connect'
import type { Settings } from './settings'

const rememberedMs = 10 * 60_000
const remembered = new BoundedMap<string, { id: string; at: number }>(500)

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

/** The number of a department; undefined where no department is called so. A number is taken as it is, without a call. */
export const departmentIdOf = async (
  context: Context,
  settings: Settings,
  department: string,
): Promise<string | undefined> => {
  if (/^\d+$/.test(department)) return department
  const key = `${context.ctx.webhookId}\n${settings.screenName}\n${department}`
  const known = remembered.get(key)
  if (known && Date.now() - known.at < rememberedMs) return known.id
  const departments = await administer(context, settings, settings.screenName).departments()
  const called = departments.filter(({ name }) => same(name, department))
  const found = called.find(({ enabled }) => enabled) ?? called[0]
  if (found) remembered.set(key, { id: found.id, at: Date.now() })
  return found?.id
}
