import { keysOf } from '@plumbline/controller/model'
import type { Difference, Origin, ResourceDifferences } from '@plumbline/controller/model'
import { oneLine } from '../text/plain.ts'
import { sidesOf } from './value.ts'

/** One line about a field, or the heading of a map with a line for each key below it. */
export interface ToldField {
  readonly path: string
  /** What is live, and what is wanted; left out where it is not there. */
  readonly before?: string
  readonly after?: string
  /** `apps/web/service.yaml:6`, or `default`. */
  readonly place?: string
  /** The keys of a map that differ. */
  readonly keys?: readonly ToldField[]
  /** The keys of a map that comes into being, whose values tell nothing. */
  readonly names?: readonly string[]
}

type OriginsByPath = Readonly<Record<string, Origin>>

/** Maps of which people read the keys. */
const maps = ['environment', 'secrets']

/** The fields of one resource: a line each, and the keys of a map together. */
export function fieldsOf(
  { verb, differences }: ResourceDifferences,
  origins: OriginsByPath,
): readonly ToldField[] {
  const isNew = verb === 'create' && differences.every(({ from }) => (from ?? null) === null)
  const groups = Map.groupBy(differences, ({ path }) => mapOf(path) ?? path)
  return [...groups].map(([path, some]) => {
    if (mapOf(some[0]?.path ?? '') === undefined) return fieldOf(path, some[0], origins, isNew)
    const keys = some.map((one) => fieldOf(keysOf(one.path).at(-1) ?? '', one, origins, isNew))
    const place = keys[0]?.place
    const names = keys.map((key) => key.path)
    return isNew ? { path, names, ...(place !== undefined && { place }) } : { path, keys }
  })
}

/** `containers.web.environment` of `containers.web.environment.TOKEN`. */
function mapOf(path: string): string | undefined {
  const keys = keysOf(path)
  const last = keys.at(-1)
  const above = keys.at(-2)
  if (last === undefined || above === undefined || !maps.includes(above)) return undefined
  return keys.slice(0, -1).join('.')
}

function fieldOf(
  path: string,
  difference: Difference | undefined,
  origins: OriginsByPath,
  isNew: boolean,
): ToldField {
  const { from, to } = difference ?? {}
  const place = placeOf(difference, origins, isNew)
  return {
    path: oneLine(path),
    ...sidesOf(from, to),
    ...(place !== undefined && { place }),
  }
}

/** What is no longer wanted is written nowhere. That a new thing has defaults is no news. */
function placeOf(
  difference: Difference | undefined,
  origins: OriginsByPath,
  isNew: boolean,
): string | undefined {
  const origin = difference === undefined ? undefined : origins[difference.path]
  if (origin === undefined) return undefined
  if (origin.at !== undefined) return oneLine(`${origin.at.file}:${origin.at.line}`)
  const gone = (difference?.to ?? null) === null
  return gone || isNew ? undefined : `default of ${origin.path}`
}
