import type { ServiceUnit, Unit } from '@plumbline/desired-state'

/**
 * Whether tasks run on Fargate: unless capacity providers say otherwise, whose own names begin with it. A daemon runs on
 * instances (SDK text of `schedulingStrategy`).
 */
export function usesFargate(unit: Unit): boolean {
  if (unit.kind !== 'service') return true
  if (isDaemon(unit)) return false
  const providers = Object.keys(unit.spec.capacity)
  return providers.length === 0 || providers.some((name) => name.startsWith('FARGATE'))
}

/** Whether a service has one task on each instance of its cluster. */
export function isDaemon({ spec }: ServiceUnit): boolean {
  return spec.raw.service?.schedulingStrategy === 'DAEMON'
}
