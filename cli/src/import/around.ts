import type { SourceFile } from '@plumbline/desired-state'
import { lstat } from 'node:fs/promises'
import { relative } from 'node:path'
import { readDocuments } from '../files/read-documents.ts'

/**
 * The documents of the folder that an import writes into; none when it does not exist yet. What is below `except`, and
 * every other YAML file that is no document of ours, is passed over.
 */
export async function documentsThere(
  folder: string,
  except: readonly string[] = [],
): Promise<readonly SourceFile[]> {
  try {
    await lstat(folder)
  } catch {
    return []
  }
  const { files } = await readDocuments('.', folder)
  const foreign = except.map((path) => relative(folder, path)).filter((path) => path !== '')
  return files.filter(
    ({ path, text }) =>
      text.includes('plumbline/v1') && !foreign.some((one) => path.startsWith(`${one}/`)),
  )
}
