import { renderedPaths } from './renamed.ts'
import { dotted, find, type Path, type Tree } from '../text/tree.ts'
import type { Location, Unit } from '../types.ts'

export type Origins = Readonly<Record<string, Location>>

/**
 * Where each value of a merged document was written. A list is one value, but for the hosts and paths of a route, which
 * may stand in the way of another route one by one; what nobody wrote is not there.
 */
export function origins(tree: Tree, path: Path = []): Origins {
  return Object.fromEntries(leaves(tree, path))
}

/** What of an environment reaches the AWS resources of its units. */
const reachesUnits = ['account', 'region', 'cluster', 'network', 'roles', 'listeners']

/** Where an Environment says what its units are made of: below `environment`, beside the `spec` of a unit. */
export function originsOfEnvironment(document: Tree): Origins {
  const found = reachesUnits.flatMap((key) => {
    const value = find(document, ['spec', key])?.value
    return value === undefined ? [] : leaves(value, ['environment', key])
  })
  return Object.fromEntries(found)
}

function leaves(tree: Tree, path: Path): [string, Location][] {
  if (tree.is === 'fields') {
    // What an overlay took away is a default again, and it is the overlay that says so.
    const removed = [...(tree.removed ?? [])].flatMap(([key, at]) =>
      named([...path, key], locationOf(at)),
    )
    const entries = [...tree.entries].flatMap(([key, entry]) => leaves(entry.value, [...path, key]))
    return [...entries, ...removed]
  }
  const own = named(path, locationOf(tree.at))
  if (tree.is !== 'list' || path[1] !== 'ingress') return own
  return [...own, ...tree.items.flatMap((item, index) => leaves(item, [...path, index]))]
}

/** A value is found by its name in the file and by those in the rendered spec. */
function named(path: Path, location: Location): [string, Location][] {
  return [path, ...renderedPaths(path)].map((one) => [dotted(one), location])
}

/**
 * Where somebody wrote a value of a unit, by its path in the rendered spec: itself, or else what is written inside it, or
 * else around it. `undefined` only for a path that does not begin with `spec` or `environment`.
 */
export function whereOf(
  { origins: written }: Pick<Unit, 'origins'>,
  path: string,
): Location | undefined {
  const own = written[path]
  if (own !== undefined) return own
  const inside = Object.keys(written).find((one) => one.startsWith(`${path}.`))
  if (inside !== undefined) return written[inside]
  const above = parentOf(path)
  return above === undefined ? undefined : whereOf({ origins: written }, above)
}

/** A last key in quotes may hold dots of its own. */
function parentOf(path: string): string | undefined {
  const end = path.lastIndexOf(path.endsWith('"') ? '."' : '.')
  return end === -1 ? undefined : path.slice(0, end)
}

function locationOf({ file, line, column }: Location): Location {
  return { file, line, column }
}
