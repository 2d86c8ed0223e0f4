import type { Unit } from '@plumbline/desired-state'

/** Whether tasks run on Fargate: unless capacity providers say otherwise, whose own names begin with it. */
export function usesFargate(unit: Unit): boolean {
  const providers = unit.kind === 'service' ? Object.keys(unit.spec.capacity) : []
  return providers.length === 0 || providers.some((name) => name.startsWith('FARGATE'))
}
