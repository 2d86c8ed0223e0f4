import type { Unit } from '@plumbline/desired-state'
import { keysOf, originIn, placesOf, type Origins, type Plan } from '../../model/index.ts'
import type { ResourceView } from '../observe/observe.ts'

/** A plan with what its reader wants to know of the documents: who says the wanted values, and what comes first. */
export function withOrigins(plan: Plan, unit: Unit, views: readonly ResourceView[]): Plan {
  const { dependsOn } = unit
  return {
    ...plan,
    ...(plan.differences.length > 0 && { origins: originsOf(unit, plan.differences, views) }),
    ...(dependsOn.length > 0 && { dependsOn }),
  }
}

function originsOf(
  unit: Unit,
  differences: Plan['differences'],
  views: readonly ResourceView[],
): Origins {
  const written = placesOf(unit)
  const resources = differences.flatMap(({ resource, differences: fields }) => {
    const view = views.find(({ id }) => id === resource)
    const name = view?.wanted?.name ?? ''
    const found = fields.flatMap(({ path }) => {
      const sources = view?.kind.sources?.(keysOf(path), unit, name) ?? []
      const origin = originIn(sources, written)
      return origin === undefined ? [] : [[path, origin] as const]
    })
    return found.length === 0 ? [] : [[resource, Object.fromEntries(found)] as const]
  })
  return Object.fromEntries(resources)
}
