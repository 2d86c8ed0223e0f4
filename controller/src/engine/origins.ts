import type { Location, Unit } from '@plumbline/desired-state'
import { keysOf, type Origin, type Origins, type Plan } from '../model/index.ts'
import type { ResourceView } from './observe.ts'

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

/** The first source that somebody wrote; else the last, whose default holds. Below `raw` nothing has a default. */
function originIn(
  sources: readonly string[],
  written: ReadonlyMap<string, Location>,
): Origin | undefined {
  for (const path of sources) {
    const at = written.get(path)
    if (at !== undefined) return { path, at }
  }
  const path = sources.at(-1)
  return path === undefined || path.startsWith('spec.raw.') ? undefined : { path }
}

/** Every written path, and every map above one, which is where its first value is. */
function placesOf({ origins }: Unit): ReadonlyMap<string, Location> {
  const places = new Map(Object.entries(origins))
  for (const [path, at] of Object.entries(origins)) {
    let above = parentOf(path)
    while (above !== undefined && !places.has(above)) {
      places.set(above, at)
      above = parentOf(above)
    }
  }
  return places
}

/** A last key in quotes may hold dots of its own. */
function parentOf(path: string): string | undefined {
  const end = path.lastIndexOf(path.endsWith('"') ? '."' : '.')
  return end === -1 ? undefined : path.slice(0, end)
}
