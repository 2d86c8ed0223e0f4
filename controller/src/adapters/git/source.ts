import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import type { SourceFile } from '@plumbline/desired-state'
import { FaultError } from '../../model/fault.ts'
import {
  branchProblem,
  folderProblem,
  gitAddressProblem,
  isLocalAddress,
} from '../../model/git-address.ts'
import type { GitAuthor, GitWriter } from '../../model/images.ts'
import type { Clock, FolderFile, GitFolders, GitSource, Head } from '../../model/ports.ts'
import { parseBlobs } from './blobs.ts'
import { checkRevision, commitsOf } from './commits.ts'
import { gitHome, writeGitHome, type GitHome } from './environment.ts'
import { mirrorFault, revisionMissing } from './faults.ts'
import { createMirror } from './mirror.ts'
import type { Mirror } from './mirror.ts'
import { documentsIn, filesIn } from './tree.ts'
import { checkSignature, type SignatureRules } from './signatures.ts'
import type { TreeFile } from './tree.ts'
import { pushChange, trailersBelow } from './writer.ts'

export interface GitSourceOptions {
  readonly name: string
  readonly url: string
  readonly branch: string
  /** Folder of the repository that holds the documents; `.` is all of it. */
  readonly path: string
  /** Folder for the mirrors of all sources. One process at a time. */
  readonly stateFolder: string
  readonly clock: Clock
  /** Whether the address may be a folder of this machine. */
  readonly allowLocal?: boolean
  /** Where `git` and `ssh` are looked for. */
  readonly searchPath?: string
  /** Longest time of one Git command. */
  readonly timeoutMs?: number
  /** Who the commits are by that are made; without it none is. */
  readonly author?: GitAuthor
  /** For a host that asks for one, over https: sent to that host alone. */
  readonly token?: string
  /** Whose signature a head must carry; without it none is asked for. */
  readonly verify?: SignatureRules
  /** File of the private key that the commits are signed with that are made, in the format of OpenSSH. */
  readonly signingKey?: string
}

/** A source, and where there is an author a way to write to it. */
export interface GitRepository extends GitSource {
  readonly writer?: GitWriter
}

const searchPathDefault = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin'
const timeoutMsDefault = 60_000
/** Texts of documents that are kept between calls, in characters: a commit that changes one reads one. */
const cacheCharactersMax = 32 * 2 ** 20

/**
 * A Git repository and branch, read through a bare mirror. Nothing is touched before the first use.
 * @throws FaultError `SourceInvalid` when the address, the branch or the folder is not one that Git may be given
 */
export function gitSource(options: GitSourceOptions): GitRepository & GitFolders {
  checkOptions(options)
  const { name, path } = options
  const home = gitHome(join(options.stateFolder, '.git-home'), options)
  const mirror = createMirror({
    ...options,
    folder: join(options.stateFolder, name),
    home,
    searchPath: options.searchPath ?? searchPathDefault,
    timeoutMs: options.timeoutMs ?? timeoutMsDefault,
  })
  const texts = newCache()
  /** Revisions that even a new mirror did not have: no reason to make another. */
  const gone = new Set<string>()
  const exclusive = oneAtATime(() => writeGitHome(home, options))
  const signed = signatures(options, home, mirror)

  /** Reads from the mirror; when it cannot be read, from a new one. */
  async function sound<Result>(
    revision: string,
    read: () => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    const result = await read().catch(onlyFaults)
    if (result !== undefined || gone.has(revision)) return result
    await mirror.remake()
    const again = await read().catch(onlyFaults)
    if (again === undefined) gone.add(revision)
    return again
  }

  return {
    name,
    head: () =>
      exclusive(async () => {
        await mirror.fetch()
        const head = await sound(mirror.ref, async () => {
          const commits = commitsOf(mirror.path, mirror.environment)
          return commits.describe(await commits.resolve(mirror.ref))
        })
        if (!head) throw new FaultError(mirrorFault(name, ''))
        await signed(head)
        return head
      }),
    files: (revision) =>
      exclusive(async () => {
        checkRevision(revision)
        const files = await sound(revision, () => readFiles(mirror, revision, path, texts, name))
        if (files) return files
        throw new FaultError(revisionMissing(name, revision))
      }),
    folder: (revision, path) =>
      exclusive(async () => {
        checkRevision(revision)
        const files = await sound(revision, () => listFolder(mirror, revision, path))
        if (files) return files
        throw new FaultError(revisionMissing(name, revision))
      }),
    contents: (revision, blobs) =>
      exclusive(async () => {
        const found = await sound(checkRevision(revision), () => readContents(mirror, blobs))
        if (found) return found
        throw new FaultError(revisionMissing(name, revision))
      }),
    descends: (older, newer) =>
      exclusive(async () => {
        const answer = await sound(older, () =>
          commitsOf(mirror.path, mirror.environment).isAncestor(older, newer),
        )
        return answer === undefined ? 'unknown' : answer ? 'yes' : 'no'
      }),
    ...writerOf(options, mirror, exclusive),
  }
}

/** Checks a head against the rules of the source, where there are any. */
function signatures(
  { name, clock, verify, timeoutMs = timeoutMsDefault }: GitSourceOptions,
  { home }: GitHome,
  { environment }: Mirror,
): (head: Head) => Promise<void> {
  if (verify === undefined) return async () => {}
  return (head) =>
    checkSignature({ name, rules: verify, environment, home, clock, timeoutMs }, head)
}

/** Without an author nothing is written, whatever anybody asks for. */
function writerOf(
  options: GitSourceOptions,
  mirror: Mirror,
  exclusive: Exclusive,
): { readonly writer?: GitWriter } {
  const { author, branch, timeoutMs = timeoutMsDefault } = options
  if (author === undefined) return {}
  const parts = { ...options, mirror, author, timeoutMs }
  return {
    writer: {
      branch,
      push: (change) => exclusive(() => pushChange(parts, change)),
      trailers: (revision, trailer) => exclusive(() => trailersBelow(parts, revision, trailer)),
    },
  }
}

type TextCache = LRUCache<string, { readonly text: string }>

function newCache(): TextCache {
  return new LRUCache({
    maxSize: cacheCharactersMax,
    sizeCalculation: ({ text }) => text.length + 1,
  })
}

/** `undefined` when the mirror does not give them all. */
async function readFiles(
  mirror: Mirror,
  revision: string,
  folder: string,
  texts: TextCache,
  source: string,
): Promise<readonly SourceFile[] | undefined> {
  const pathspec = folder === '.' ? [] : ['--', `${folder}/`]
  const options = ['-r', '-z', '-l', '--full-tree', '--end-of-options']
  const listed = await mirror.git(['ls-tree', ...options, revision, ...pathspec])
  if (listed.exitCode !== 0) return undefined
  const documents = documentsIn(listed.stdout.toString(), folder, source)
  const readable = documents.filter(({ refused }) => refused === undefined)
  const read = await readBlobs(mirror, readable, texts)
  if (!read) return undefined
  return documents.map(({ path, blob, refused }) =>
    refused === undefined
      ? { path, blob, text: read.get(blob) ?? '' }
      : { path, blob, text: '', refused },
  )
}

/** `undefined` when the mirror does not have the revision. */
async function listFolder(
  mirror: Mirror,
  revision: string,
  folder: string,
): Promise<readonly FolderFile[] | undefined> {
  const options = ['-r', '-z', '-l', '--full-tree', '--end-of-options']
  const pathspec = folder === '.' ? [] : ['--', `${folder}/`]
  const listed = await mirror.git(['ls-tree', ...options, revision, ...pathspec])
  return listed.exitCode === 0 ? filesIn(listed.stdout.toString(), folder) : undefined
}

async function readContents(
  mirror: Mirror,
  blobs: readonly string[],
): Promise<ReadonlyMap<string, Buffer> | undefined> {
  const ids = [...new Set(blobs)].map(checkRevision)
  if (ids.length === 0) return new Map()
  const output = await mirror.git(['cat-file', '--batch'], `${ids.join('\n')}\n`)
  return output.exitCode === 0 ? parseBlobs(output.stdout, ids) : undefined
}

async function readBlobs(
  mirror: Mirror,
  documents: readonly TreeFile[],
  texts: TextCache,
): Promise<ReadonlyMap<string, string> | undefined> {
  const found = new Map<string, string>()
  const unknown = new Set<string>()
  for (const { blob } of documents) {
    const known = texts.get(blob)
    if (known) found.set(blob, known.text)
    else unknown.add(blob)
  }
  if (unknown.size === 0) return found
  const ids = [...unknown]
  const output = await mirror.git(['cat-file', '--batch'], `${ids.join('\n')}\n`)
  const read = output.exitCode === 0 ? parseBlobs(output.stdout, ids) : undefined
  for (const [blob, content] of read ?? []) {
    const text = content.toString('utf8')
    texts.set(blob, { text })
    found.set(blob, text)
  }
  return read && found
}

/** Whatever Git says about a mirror that cannot be read is the same to us; our own faults are not. */
function onlyFaults(error: unknown): undefined {
  if (error instanceof FaultError) throw error
}

type Exclusive = <Result>(task: () => Promise<Result>) => Promise<Result>

/** Runs one task after the other, so that a mirror is not replaced while it is read, and `first` before each. */
function oneAtATime(first: () => Promise<void>): Exclusive {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const next = last
      .catch(() => {})
      .then(first)
      .then(task)
    last = next
    return next
  }
}

function checkOptions(options: GitSourceOptions): void {
  const { name, url, branch, path, allowLocal = false } = options
  const local =
    isLocalAddress(url) && !allowLocal ? 'must not be a folder of this machine' : undefined
  const problems = [
    [
      'name',
      /^[a-z0-9][a-z0-9-]*$/.test(name) ? undefined : 'must be lower-case letters and digits',
    ],
    ['url', gitAddressProblem(url) ?? local],
    ['branch', branchProblem(branch)],
    ['path', folderProblem(path)],
  ] as const
  const [field, problem] = problems.find(([, problem]) => problem !== undefined) ?? []
  if (problem === undefined) return
  throw new FaultError({
    code: 'SourceInvalid',
    source: 'user',
    retry: 'on-change',
    message: `Source ${name}: ${field} ${problem}.`,
    hint: 'Correct the source in the configuration of Plumbline.',
  })
}
