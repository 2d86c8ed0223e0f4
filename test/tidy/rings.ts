import type { Resolve } from './resolve.ts'
import type { Source } from './source.ts'
import { isTestFile } from './test-files.ts'

/** Every ring of files that import each other, as `a -> b -> a`, each once. */
export function circularImports(sources: readonly Source[], resolve: Resolve): readonly string[] {
  const edges = new Map(
    sources.map((source) => [
      source.path,
      source.imports.map((one) => resolve(source.path, one.specifier)),
    ]),
  )
  return ringsIn(edges)
}

/**
 * Every ring of what stands side by side in one folder, as `src: a -> b -> a`: a folder counts with all that is below it.
 * Who opens a folder then sees which of its parts stand above which. Tests are no parts: they see everything.
 */
export function circularFolders(sources: readonly Source[], resolve: Resolve): readonly string[] {
  const folders = new Map<string, Map<string, Set<string>>>()
  for (const { path, imports } of sources.filter((source) => !isTestFile(source.path))) {
    for (const { specifier } of imports) {
      const side = siblingsOf(path, resolve(path, specifier))
      if (side === undefined) continue
      const edges = folders.get(side.folder) ?? new Map<string, Set<string>>()
      folders.set(side.folder, edges)
      edges.set(side.from, (edges.get(side.from) ?? new Set()).add(side.to))
    }
  }
  return [...folders].flatMap(([folder, edges]) =>
    ringsIn(edges).map((ring) => `${folder}: ${ring}`),
  )
}

/** The folder in which the ways to two files part, and its two parts that they lead through. */
function siblingsOf(path: string, target: string) {
  const [one, other] = [path.split('/'), target.split('/')]
  const parting = one.findIndex((name, index) => name !== other[index])
  const [from, to] = [one[parting], other[parting]]
  if (from === undefined || to === undefined) return undefined
  return { folder: one.slice(0, parting).join('/') || '.', from, to }
}

function ringsIn(edges: ReadonlyMap<string, Iterable<string>>): readonly string[] {
  const done = new Set<string>()
  const rings: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) rings.push([...trail.slice(start), path].join(' -> '))
    if (start >= 0 || done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return rings
}
