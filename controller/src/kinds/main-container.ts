import type { Unit } from '@plumbline/desired-state'

/** The name of the container that a unit is about. */
export function mainContainerOf(unit: Unit): string {
  return (unit.kind === 'bundle' ? undefined : unit.spec.container) ?? unit.name
}
