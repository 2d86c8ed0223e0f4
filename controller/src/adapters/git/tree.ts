import { FaultError } from '../../model/fault.ts'
import type { Fault } from '../../model/fault.ts'
import type { FolderFile } from '../../model/ports.ts'
import { oneLine } from '../../model/redact.ts'

/** One document of a tree. */
export interface TreeFile {
  readonly path: string
  readonly blob: string
  readonly bytes: number
  /** Why it must not be read. */
  readonly refused?: { readonly message: string; readonly hint: string }
}

const limits = {
  /** One document. */
  fileBytes: 2 ** 20,
  files: 20_000,
  /** All documents of one revision together. */
  totalBytes: 128 * 2 ** 20,
}

/** A file of a tree, before it is known whether it may be read. */
export interface TreeEntry extends TreeFile {
  readonly mode: string
}

interface Around {
  readonly folder: string
  readonly source: string
  /** Nothing at all is below the folder. */
  readonly empty: boolean
}

/** @throws FaultError when the folder is not there, holds no document, or holds too many */
export function checkDocuments(documents: readonly TreeEntry[], around: Around): void {
  const fault = problemOf(documents, around)
  if (fault)
    throw new FaultError({ ...fault, message: `Source ${around.source}: ${fault.message}` })
}

/** Every file of a folder, by its path from there: what to make of links and submodules is for others to say. */
export function filesIn(listing: string, folder: string): readonly FolderFile[] {
  return listing
    .split('\0')
    .filter((line) => line !== '')
    .map(parseEntry)
    .map(({ path, ...rest }) => ({
      ...rest,
      path: folder === '.' ? path : path.slice(folder.length + 1),
    }))
}

/** `100644 blob <id> <size>\t<path>`; the size of a submodule is `-`. */
function parseEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t')
  const [mode = '', , blob = '', size = ''] = line.slice(0, tab).split(/ +/)
  return { mode, blob, bytes: Number(size) || 0, path: line.slice(tab + 1) }
}

function problemOf(documents: readonly TreeEntry[], { folder, empty }: Around): Fault | undefined {
  if (empty && folder !== '.') {
    return user(
      'PathMissing',
      `the folder ${folder} is not there.`,
      'Correct `path` of the source.',
    )
  }
  if (documents.length === 0) {
    const hint = 'Commit at least one Environment. Until then nothing is changed or deleted.'
    return user('NoDocuments', `no .yaml or .yml file is below ${folder}.`, hint)
  }
  if (documents.length > limits.files) {
    const message = `${documents.length} documents are more than the ${limits.files} that are read.`
    return user('TooManyFiles', message, 'Point `path` at fewer documents, or split the source.')
  }
  const total = documents
    .filter((entry) => entry.bytes <= limits.fileBytes)
    .reduce((sum, entry) => sum + entry.bytes, 0)
  if (total <= limits.totalBytes) return undefined
  const message = `its documents have ${total} bytes, more than ${limits.totalBytes}.`
  return user('SourceTooLarge', message, 'Point `path` at fewer documents, or split the source.')
}

/** The file, with the reason where it must not be read. */
export function withRefusal(entry: TreeEntry): TreeFile {
  const { blob, bytes } = entry
  const path = oneLine(entry.path).slice(0, 200)
  const unsafe = isUnsafe(entry)
  if (unsafe !== undefined) {
    const hint = 'replace it with an ordinary file that has an ordinary name'
    return { path, blob, bytes, refused: { message: `the file ${unsafe}`, hint } }
  }
  if (bytes <= limits.fileBytes) return { path: entry.path, blob, bytes }
  const message = `the file has ${bytes} bytes, more than ${limits.fileBytes}`
  return { path, blob, bytes, refused: { message, hint: 'split it into smaller ones' } }
}

/** Why a document must not be read; `undefined` when it may. */
function isUnsafe(entry: TreeEntry): string | undefined {
  if (entry.mode === '120000') return 'is a symbolic link'
  if (entry.mode === '160000') return 'is a submodule'
  if (!entry.mode.startsWith('100')) return 'is not an ordinary file'
  return /[\p{Cc}\uFFFD]/u.test(entry.path) ? 'has a name with unprintable characters' : undefined
}

function user(code: string, message: string, hint: string): Fault {
  return { code, source: 'user', retry: 'on-change', message, hint }
}
