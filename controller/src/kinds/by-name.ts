/** The entries of a map in one fixed order, so that the same document always compiles to the same request. */
export function byName<Value>(map: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
