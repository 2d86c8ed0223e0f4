import type { Unit } from '@plumbline/desired-state'

/** The name of the container that a unit is about. */
export function mainContainerOf({ name, spec }: Unit): string {
  return spec.container ?? name
}
