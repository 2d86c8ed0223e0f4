import { createHash } from 'node:crypto'
import { pathInCode, type BundleContent } from '@plumbline/desired-state'
import type { FolderFile, GitFolders } from '../model/index.ts'
import { checkLayout, type CodeProblem } from './layout.ts'
import { tarOf, type BundleFile } from './tar.ts'
import type { Validate } from './validate.ts'

/** A folder of a repository as a bundle, or what is wrong with it. */
export type Packed =
  | { readonly content: BundleContent; readonly problems: readonly [] }
  | { readonly problems: readonly CodeProblem[] }

export type Pack = (
  git: GitFolders,
  revision: string,
  folder: string,
  lock: string | undefined,
) => Promise<Packed>

/** How many packed folders are remembered: a commit that leaves a folder alone reads and validates nothing. */
const rememberedMax = 200

/** Packs folders, and remembers what came of them by what Git says of their files. */
export function packer(validate: Validate): Pack {
  const remembered = new Map<string, Packed>()
  return async (git, revision, folder, lock) => {
    const files = await codeIn(git, revision, folder)
    const key = digestOf([JSON.stringify([folder, lock, files])])
    const known = remembered.get(key)
    if (known !== undefined) return known
    const packed = await pack(git, { revision, folder, files, lock }, validate)
    const [oldest] = remembered.keys()
    if (remembered.size >= rememberedMax && oldest !== undefined) remembered.delete(oldest)
    remembered.set(key, packed)
    return packed
  }
}

interface Folder {
  readonly revision: string
  readonly folder: string
  readonly files: readonly FolderFile[]
  readonly lock: string | undefined
}

async function pack(git: GitFolders, folder: Folder, validate: Validate): Promise<Packed> {
  const misplaced = checkLayout(folder.files)
  if (misplaced.length > 0) return { problems: misplaced }
  const files = await readAll(git, folder.revision, folder.files)
  const unlocked = checkLock(files, folder.lock)
  if (unlocked !== undefined) return { problems: [unlocked] }
  const said = await validate(files)
  if (said !== 'Unvalidated' && said.length > 0) return { problems: said }
  const content: BundleContent = {
    digest: digestOf(tarOf(files)),
    size: sizeOf(files),
    folder: folder.folder,
    files: files.length,
    validation: said === 'Unvalidated' ? 'Unvalidated' : 'Valid',
  }
  return { content, problems: [] }
}

/** The files of a folder with their contents. */
export async function readFolder(
  git: GitFolders,
  revision: string,
  folder: string,
): Promise<readonly BundleFile[]> {
  return readAll(git, revision, await codeIn(git, revision, folder))
}

/** Of a control repository with documents in it, only what Puppet knows. */
async function codeIn(
  git: GitFolders,
  revision: string,
  folder: string,
): Promise<readonly FolderFile[]> {
  const whole = folder === '.' || folder.endsWith('/.')
  if (!whole) return git.folder(revision, folder)
  const base = folder === '.' ? '.' : folder.slice(0, -'/.'.length)
  const files = await git.folder(revision, base)
  return files.filter(({ path }) => pathInCode('.', path) !== undefined)
}

async function readAll(
  git: GitFolders,
  revision: string,
  files: readonly FolderFile[],
): Promise<readonly BundleFile[]> {
  const contents = await git.contents(
    revision,
    files.map(({ blob }) => blob),
  )
  return files.map(({ path, mode, blob }) => ({
    path,
    executable: mode === '100755',
    content: contents.get(blob) ?? new Uint8Array(),
  }))
}

function checkLock(
  files: readonly BundleFile[],
  lock: string | undefined,
): CodeProblem | undefined {
  if (lock === undefined) return undefined
  const file = 'Puppetfile.lock'
  const found = files.find(({ path }) => path === file)
  const hint =
    'vendor the modules again, and write the digest of the new lock file into puppetfileLock'
  if (found === undefined)
    return { message: `puppetfileLock is set, and there is no ${file}`, hint }
  const digest = `sha256:${digestOf([found.content])}`
  return digest === lock
    ? undefined
    : { file, message: `its digest is ${digest}, not that of puppetfileLock`, hint }
}

export function digestOf(pieces: Iterable<Uint8Array | string>): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

function sizeOf(files: readonly BundleFile[]): number {
  let size = 0
  for (const piece of tarOf(files)) size += piece.length
  return size
}
