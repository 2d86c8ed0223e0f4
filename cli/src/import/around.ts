import type { SourceFile } from '@plumbline/desired-state'
import { lstat } from 'node:fs/promises'
import { readDocuments } from '../read-documents.ts'

/** The documents of the folder that an import writes into; none when it does not exist yet. */
export async function documentsThere(folder: string): Promise<readonly SourceFile[]> {
  try {
    await lstat(folder)
  } catch {
    return []
  }
  return (await readDocuments('.', folder)).files
}
