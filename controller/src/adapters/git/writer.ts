import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FaultError } from '../../model/fault.ts'
import type { GitAuthor, GitChange, Pushed } from '../../model/images.ts'
import type { Clock } from '../../model/ports.ts'
import { branchProblem } from '../../model/git-address.ts'
import { checkRevision } from './commits.ts'
import { writeFault } from './faults.ts'
import type { Mirror } from './mirror.ts'
import { runGit, type GitResult } from './run.ts'

export interface WriterOptions {
  readonly name: string
  readonly url: string
  /** The branch that the source follows. */
  readonly branch: string
  readonly mirror: Mirror
  readonly author: GitAuthor
  readonly clock: Clock
  readonly timeoutMs: number
  /** File of the private key that commits are signed with, in the format of OpenSSH. */
  readonly signingKey?: string
}

/**
 * Puts a commit on top of another one and pushes it, without a work tree: blobs and trees are made in the mirror, with an
 * index of its own. A branch is moved only from where it was seen, so that nobody's commit is lost.
 */
export async function pushChange(options: WriterOptions, change: GitChange): Promise<Pushed> {
  checkChange(options, change)
  const { base, branch } = change
  const blobs = await writeBlobs(options, change)
  const isSource = branch === options.branch
  const tip = isSource ? base : await tipOf(options, branch)
  if (!isSource && tip !== undefined) {
    const state = await compareTip(options, tip, blobs)
    if (state !== 'ours') return { state, revision: tip }
  }
  const tree = await writeTree(options, base, blobs)
  const before = await ask(options, ['rev-parse', '--verify', '--end-of-options', `${base}^{tree}`])
  if (tree === before) return { state: 'same', revision: base }
  const revision = await commit(options, change, tree)
  return send(options, { branch, tip, revision, base })
}

interface Sending {
  readonly branch: string
  /** Where the branch has to be; it has to be nowhere when this is left out. */
  readonly tip: string | undefined
  readonly revision: string
  readonly base: string
}

async function send(
  { mirror, name, url }: WriterOptions,
  { branch, tip = '', revision, base }: Sending,
): Promise<Pushed> {
  const to = `refs/heads/${branch}`
  const fixed = ['--quiet', '--porcelain', '--no-verify', '--no-signed', '--recurse-submodules=no']
  const lease = `--force-with-lease=${to}:${tip}`
  const what = ['--end-of-options', url, `${revision}:${to}`]
  const pushed = await mirror.git(['push', ...fixed, lease, ...what])
  if (pushed.exitCode === 0) return { state: 'pushed', revision }
  if (isMoved(pushed)) return { state: 'moved', revision: base }
  throw new FaultError(writeFault(name, branch, said(pushed)))
}

interface NewBlob {
  readonly path: string
  readonly blob: string
}

/** Nothing of a caller reaches the arguments of Git but what was looked at before. */
function checkChange({ name }: WriterOptions, { base, branch, files }: GitChange): void {
  checkRevision(base)
  const problem = branchProblem(branch)
  const odd = files.find(({ path }) => !/^[^\0\n\t\\]+$/.test(path) || path.startsWith('/'))
  if (problem === undefined && odd === undefined && files.length > 0) return
  throw new FaultError({
    code: 'ChangeInvalid',
    source: 'controller',
    retry: 'never',
    message: `Source ${name}: a commit cannot be made: ${problem ?? 'its files have odd names, or there are none'}.`,
    hint: 'This is a defect of Plumbline: please report it.',
  })
}

async function writeBlobs(
  options: WriterOptions,
  { files }: GitChange,
): Promise<readonly NewBlob[]> {
  const blobs: NewBlob[] = []
  for (const { path, text } of files) {
    const blob = await ask(options, ['hash-object', '-w', '--no-filters', '--stdin'], text)
    blobs.push({ path, blob: checkRevision(blob) })
  }
  return blobs
}

/** Where a branch of the repository stands, with its commits in the mirror; `undefined` when there is none. */
async function tipOf(options: WriterOptions, branch: string): Promise<string | undefined> {
  const { mirror, name, url } = options
  const ref = `refs/heads/${branch}`
  const proposal = `refs/plumbline-proposals/${name}`
  const fixed = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head']
  const fetched = await mirror.git([
    'fetch',
    ...fixed,
    '--no-auto-maintenance',
    '--end-of-options',
    url,
    `+${ref}:${proposal}`,
  ])
  if (fetched.exitCode === 0) {
    return checkRevision(
      await ask(options, ['rev-parse', '--verify', '--end-of-options', `${proposal}^{commit}`]),
    )
  }
  if (/couldn't find remote ref/i.test(fetched.stderr)) return undefined
  throw new FaultError(writeFault(name, branch, said(fetched)))
}

/**
 * What stands on a branch of ours: what we would push, something else of ours, or the work of somebody else, which may hold
 * what is wanted too.
 */
async function compareTip(
  options: WriterOptions,
  tip: string,
  blobs: readonly NewBlob[],
): Promise<'same' | 'ours' | 'foreign'> {
  const committer = await ask(options, ['log', '-1', '--format=%ce', '--end-of-options', tip])
  if (committer === options.author.email) {
    // Ours is one commit, so that what it changes is all that the branch is for.
    const changed = ['diff-tree', '-r', '-z', '--no-renames', '--no-commit-id', checkRevision(tip)]
    return isExactly(await ask(options, changed), blobs) ? 'same' : 'ours'
  }
  const listed = await ask(options, ['ls-tree', '-r', '-z', '--full-tree', checkRevision(tip)])
  const there = new Set(listed.split('\0').map((line) => line.replace(/^\d+ \w+ /, '')))
  return blobs.every(({ path, blob }) => there.has(`${blob}\t${path}`)) ? 'same' : 'foreign'
}

/** Whether a raw listing of changes is these files with these contents: `:mode mode old new M` and the path, by turns. */
function isExactly(listing: string, blobs: readonly NewBlob[]): boolean {
  const parts = listing.split('\0').filter((part) => part !== '')
  const changed = new Set(
    parts.flatMap((part, index) =>
      index % 2 === 0 ? [`${part.split(' ')[3]}\t${parts[index + 1]}`] : [],
    ),
  )
  return (
    changed.size === blobs.length &&
    blobs.every(({ path, blob }) => changed.has(`${blob}\t${path}`))
  )
}

/** Trailers that are read of a history; they are looked for when something is about to be written, not at every look. */
const trailersMax = 1_000

/**
 * The values of a trailer in the messages of a commit and its ancestors, the newest first. Whoever wrote them: a host that
 * squashes a pull request keeps the message, and becomes the committer.
 */
export async function trailersBelow(
  options: WriterOptions,
  revision: string,
  name: string,
): Promise<readonly string[]> {
  const fixed = [`--max-count=${trailersMax}`, '--fixed-strings', `--grep=${name}: `]
  const format = `--format=%(trailers:key=${name},valueonly)`
  const found = await ask(options, [
    'log',
    ...fixed,
    format,
    '--end-of-options',
    checkRevision(revision),
  ])
  return found.split('\n').filter((line) => line !== '')
}

/** The tree of the base with other blobs in some places. Modes stay as they are. */
async function writeTree(
  options: WriterOptions,
  base: string,
  blobs: readonly NewBlob[],
): Promise<string> {
  const file = join(options.mirror.path, 'plumbline-index')
  // A kill may have left them behind.
  await rm(file, { force: true })
  await rm(`${file}.lock`, { force: true })
  const index = { GIT_INDEX_FILE: file }
  await ask(options, ['read-tree', checkRevision(base)], '', index)
  const listed = await ask(options, ['ls-files', '--stage', '-z'], '', index)
  const modes = new Map(
    listed.split('\0').map((line) => [line.slice(line.indexOf('\t') + 1), line.slice(0, 6)]),
  )
  const lines = blobs.map(({ path, blob }) => `${modes.get(path) ?? '100644'} ${blob}\t${path}\0`)
  await ask(options, ['update-index', '-z', '--index-info'], lines.join(''), index)
  return checkRevision(await ask(options, ['write-tree'], '', index))
}

async function commit(
  options: WriterOptions,
  { base, message }: GitChange,
  tree: string,
): Promise<string> {
  const { author, clock, signingKey } = options
  const date = `${Math.floor(clock.now() / 1_000)} +0000`
  const who = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
  }
  const args = ['commit-tree', tree, '-p', checkRevision(base), '-F', '-']
  if (signingKey === undefined) return checkRevision(await ask(options, args, message, who))
  const key = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${signingKey}`]
  return checkRevision(await ask(options, [...key, ...args, '-S'], message, who))
}

/** Asks Git something in the mirror that cannot go wrong unless the mirror is broken. */
async function ask(
  { name, branch, mirror, clock, timeoutMs }: WriterOptions,
  args: readonly string[],
  input = '',
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const environment = { ...mirror.environment, ...more }
  const result = await runGit({ environment, clock, timeoutMs }, args, input)
  if (result.exitCode === 0) return result.stdout.toString().trimEnd()
  throw new FaultError(writeFault(name, branch, said(result)))
}

/** Somebody pushed first. */
function isMoved(result: GitResult): boolean {
  return /\[rejected\].*(stale info|fetch first|non-fast-forward)|failed to (update|lock) ref|cannot lock ref/s.test(
    said(result),
  )
}

function said({ stdout, stderr }: GitResult): string {
  return `${stdout.toString().slice(0, 2_000)} ${stderr}`
}
