import type { JsonObject } from '@plumbline/controller/model'
import { listOf } from './json.ts'

const charactersMax = 63

/** Names that the language takes for services: those of ECS, unless they are very long. */
export const serviceName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/
/** Names that the language takes for jobs, ports and ingresses. */
export const plainName = /^[a-z][a-z0-9-]{0,62}$/

/** The nearest name that the language takes. */
export function plainNameOf(name: string): string {
  const lower = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const trimmed = lower.replace(/^[^a-z]+/, '').slice(0, charactersMax)
  return trimmed.replace(/-+$/, '') || 'unnamed'
}

/**
 * The container that a unit is about: the one of that name, the one that gets traffic, else the first that the task cannot
 * do without. A job gets none.
 */
export function mainContainer(
  definition: JsonObject,
  service: JsonObject | undefined,
  name: string | undefined,
): JsonObject | undefined {
  const containers = listOf(definition.containerDefinitions)
  const balanced = listOf(service?.loadBalancers).map(({ containerName }) => containerName)
  const essential = containers.filter((one) => one.essential !== false)
  return (
    containers.find((one) => one.name === name) ??
    containers.find((one) => balanced.includes(one.name ?? '')) ??
    (service && essential.find((one) => listOf(one.portMappings).length > 0)) ??
    essential[0] ??
    containers[0]
  )
}
