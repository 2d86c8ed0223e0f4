import type { Entry, Fields, Span, Tree } from '../text/tree.ts'

/**
 * Merges an overlay onto a base by the rules of a JSON merge patch (RFC 7386): maps merge key by key, `null` takes a key
 * away, and anything else replaces what was there; lists are never joined. Every value keeps the span of the file that
 * supplied it.
 */
export function merge(base: Tree | undefined, patch: Tree): Tree {
  if (patch.is !== 'fields') return patch
  const under = base?.is === 'fields' ? base : undefined
  const entries = new Map(under?.entries)
  const removed = new Map(under?.removed)
  for (const [key, entry] of patch.entries) {
    if (isNull(entry.value)) {
      entries.delete(key)
      removed.set(key, entry.key)
    } else {
      const earlier = entries.get(key)
      entries.set(key, mergeEntry(earlier, entry))
      removed.delete(key)
    }
  }
  return withRemoved({ is: 'fields', entries, at: under?.at ?? patch.at }, removed)
}

function mergeEntry(earlier: Entry | undefined, entry: Entry): Entry {
  const value = merge(earlier?.value, entry.value)
  const mergedMaps = earlier?.value.is === 'fields' && entry.value.is === 'fields'
  return { key: mergedMaps ? earlier.key : entry.key, value }
}

function withRemoved(merged: Fields, removed: ReadonlyMap<string, Span>): Fields {
  return removed.size === 0 ? merged : { ...merged, removed }
}

/** An explicit or empty null; not the placeholder of a value that could not be read. */
function isNull(tree: Tree): boolean {
  return tree.is === 'scalar' && tree.value === null && tree.told !== true
}
