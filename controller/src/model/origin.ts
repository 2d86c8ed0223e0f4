import type { Location, Unit } from '@plumbline/desired-state'
import type { Origin } from './plan.ts'

/** The first source that somebody wrote; else the last, whose default holds. Below `raw` nothing has a default. */
export function originIn(
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
export function placesOf({ origins }: Pick<Unit, 'origins'>): ReadonlyMap<string, Location> {
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
