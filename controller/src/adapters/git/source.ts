import { join } from 'node:path'
import { FaultError } from '../../model/fault.ts'
import {
  branchProblem,
  commitPagesOf,
  folderProblem,
  gitAddressProblem,
  isLocalAddress,
} from '../../model/git-address.ts'
import type { GitAuthor, GitWriter } from '../../model/images.ts'
import type { Clock, FolderFile, GitFolders, GitSource, Head } from '../../model/ports.ts'
import { ancestorsNear, headOf } from './commit.ts'
import { checkRevision, commitsOf } from './commits.ts'
import { createDocuments } from './documents.ts'
import { gitHome, writeGitHome, type GitHome } from './environment.ts'
import { mirrorFault, revisionMissing } from './faults.ts'
import { createMirror } from './mirror.ts'
import type { Mirror } from './mirror.ts'
import { filesIn } from './tree.ts'
import type { DiskOf } from './disk.ts'
import type { SignatureRules } from './signature-faults.ts'
import { checkSignature } from './signatures.ts'
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
  /** Aborts when fetches are given up. */
  readonly ended?: AbortSignal
  /** How full the disk is that a fetch fills. Left out: as the system says. */
  readonly disk?: DiskOf
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
  const documents = createDocuments()
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

  const commitPages = commitPagesOf(options.url)
  return {
    name,
    ...(commitPages !== undefined && { commitPages }),
    head: () =>
      exclusive(async () => {
        await mirror.fetch()
        const head = await sound(mirror.ref, () => headOf(mirror.objects, mirror.ref))
        if (!head) throw new FaultError(mirrorFault(name, ''))
        await signed(head)
        return head
      }),
    files: (revision) =>
      exclusive(async () => {
        checkRevision(revision)
        const wanted = { revision, folder: path, source: name }
        const files = await sound(revision, () => documents(mirror.objects, wanted))
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
        const pair = [checkRevision(older), checkRevision(newer)] as const
        const answer = await sound(older, () => isAncestor(mirror, ...pair))
        return answer === undefined ? 'unknown' : answer ? 'yes' : 'no'
      }),
    close: () => mirror.objects.close(),
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

/** Mostly it is a commit or a few back, which is seen without asking Git for the whole history. */
async function isAncestor(mirror: Mirror, older: string, newer: string) {
  if (await ancestorsNear(mirror.objects, newer, older)) return true
  return commitsOf(mirror.path, mirror.environment).isAncestor(older, newer)
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
  const found = (await mirror.objects.contents(ids)).filter((one) => one?.type === 'blob')
  if (found.length < ids.length) return undefined
  return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.id, one.content]])))
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
