/** `schedule` of messages and events: "Either dateTime or delay must be provided"; the delay is in milliseconds. */
import type { EmulatorClock } from '../clock'
import { ApiFailure } from './api-failure'

export type Schedule = { dateTime?: string; delay?: number }

/** Milliseconds to wait, or nothing for at once. */
export const delayOf = (clock: EmulatorClock, schedule: Schedule | undefined): number | undefined => {
  if (!schedule) return undefined
  const { dateTime, delay } = schedule
  if ((dateTime === undefined) === (delay === undefined)) {
    throw new ApiFailure('InvalidPayload', 'schedule: either dateTime or delay must be provided')
  }
  if (delay !== undefined) return Math.max(0, delay)
  const at = Date.parse(dateTime ?? '')
  if (Number.isNaN(at)) throw new ApiFailure('InvalidPayload', 'schedule.dateTime: not a date')
  return Math.max(0, at - clock.now())
}
