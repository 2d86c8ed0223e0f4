import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { filesBelow, root } from './source.ts'

/** What an import leads to: a file of this repository, a package, or a module of Node (`node:…`). */
export type Resolve = (from: string, specifier: string) => string

interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, string>>
}

/** Follows relative imports, and the workspaces' own names through their `exports`. */
export function resolver(): Resolve {
  const entries = workspaceEntries()
  return (from, specifier) => {
    if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
    return entries.get(specifier) ?? packageName(specifier)
  }
}

function workspaceEntries(): ReadonlyMap<string, string> {
  const manifests = filesBelow('').filter((path) => /^[^/]+\/package\.json$/.test(path))
  return new Map(
    manifests.flatMap((path) => {
      const manifest = JSON.parse(readFileSync(`${root}${path}`, 'utf8')) as Manifest
      return Object.entries(manifest.exports ?? {}).map(([entry, file]) => [
        posix.join(manifest.name, entry),
        posix.join(posix.dirname(path), file),
      ])
    }),
  )
}

/** The package, without a path inside it; modules of Node and of vitest keep theirs. */
function packageName(specifier: string): string {
  if (/^(node:|vitest\/)/.test(specifier)) return specifier
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
