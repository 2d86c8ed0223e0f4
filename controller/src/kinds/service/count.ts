import type { ServiceSpec } from '@plumbline/desired-state'
import { unmanaged, within, type Difference, type Json } from '../../model/index.ts'

type Scale = ServiceSpec['scale']

/** How many tasks a service begins with. */
export function firstCount(scale: Scale): number {
  if (scale === 'elsewhere') return 1
  return typeof scale === 'number' ? scale : scale.min
}

/**
 * A fixed number is compared as it is. What auto scaling decides about is right anywhere between the limits that it can
 * ever have, those of the schedules included: sending the number again would take tasks from a service under load.
 */
export function wantedCount(scale: Scale): Json {
  if (scale === 'elsewhere')
    return unmanaged('the spec leaves the number of tasks to somebody else')
  if (typeof scale === 'number') return scale
  const { min, max, schedules } = scale
  const limits = Object.values(schedules)
  const lowest = Math.min(min, ...limits.map((one) => one.min ?? min))
  const highest = Math.max(max, ...limits.map((one) => one.max ?? max))
  return within(lowest, highest, min)
}

/** The number to send, when it is among the differences: of a count outside the limits, the nearer limit. */
export function countToSend(differences: readonly Difference[]): {
  readonly desiredCount?: number
} {
  const to = differences.find(({ path }) => path === 'desiredCount')?.to
  return typeof to === 'number' ? { desiredCount: to } : {}
}
