import type { SourceFile } from '@plumbline/desired-state'
import { Failure } from '../exit.ts'
import { plain } from '../text/plain.ts'
import { readDocuments } from '../files/read-documents.ts'

/**
 * Documents of folders that take the place of what is in Git, by source: `SOURCE=FOLDER`, or a folder alone when there is
 * one source. `option` is how the reader of an error knows them.
 */
export async function documentsFrom(
  folders: readonly string[],
  sources: readonly string[],
  cwd: string,
  option = '--from ',
): Promise<ReadonlyMap<string, readonly SourceFile[]>> {
  const found = new Map<string, readonly SourceFile[]>()
  for (const text of folders) {
    const { source, folder } = readFrom(text, sources, option)
    found.set(source, (await readDocuments(folder, cwd)).files)
  }
  return found
}

function readFrom(
  text: string,
  sources: readonly string[],
  option: string,
): { readonly source: string; readonly folder: string } {
  const end = text.indexOf('=')
  const named = text.slice(0, Math.max(end, 0))
  if (end > 0 && sources.includes(named)) return { source: named, folder: text.slice(end + 1) }
  const [only, ...others] = sources
  if (only !== undefined && others.length === 0) return { source: only, folder: text }
  throw new Failure(
    `${option}${plain(text)} does not say which source it stands for`,
    `write ${option}SOURCE=FOLDER, with one of ${sources.join(', ')}`,
  )
}
