import { load, tenantsOf } from '@plumbline/desired-state'
import type { LoadedState, Tenancy } from '@plumbline/desired-state'
import { readDocuments } from './read-documents.ts'
import type { Documents } from './read-documents.ts'
import type { Terminal } from '../terminal.ts'

export interface Loaded {
  readonly documents: Documents
  readonly state: LoadedState
}

/** What bounds the documents of a source, where its tenants are written elsewhere. */
export interface Bounds {
  /** A folder or a file with the tenants. */
  readonly tenants?: string
  /** Name of the source that the documents are for: some tenants are for some sources only. */
  readonly source?: string
}

/** What the documents below a path say, offline; of tenants that are wrong themselves, what they say. */
export async function loadBounded(
  path: string,
  { tenants, source }: Bounds,
  terminal: Terminal,
): Promise<Loaded> {
  const bounding = tenants === undefined ? undefined : await loadBelow(tenants, terminal)
  if (bounding !== undefined && bounding.state.problems.length > 0) return bounding
  return loadBelow(path, terminal, {
    ...(bounding !== undefined && { tenants: tenantsOf(bounding.state) }),
    ...(source !== undefined && { source }),
  })
}

async function loadBelow(path: string, { cwd }: Terminal, tenancy: Tenancy = {}): Promise<Loaded> {
  const documents = await readDocuments(path, cwd)
  return { documents, state: load(documents.files, tenancy) }
}

/** Texts of the documents by path, to show lines of them. */
export function textsOf({ files }: Documents): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [file.path, file.text]))
}
