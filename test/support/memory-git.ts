import type { SourceFile } from '@plumbline/desired-state'
import {
  FaultError,
  type GitChange,
  type GitFolders,
  type GitSource,
  type GitWriter,
  type Pushed,
} from '@plumbline/controller/model'
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

export type Files = Readonly<Record<string, string>>

/** A Git source in memory, with everything that can be wrong with a real one. */
export interface MemoryGit extends GitSource, GitFolders {
  /** Commits a whole tree on top of the head; returns the revision. */
  commit(files: Files, subject?: string): string
  /** Moves the branch to a commit that does not descend from the head. */
  rewrite(files: Files): string
  /** From now on the fetch fails with this code; `undefined` mends it. */
  fail(code: string | undefined): void
  readonly revision: string | undefined
  /** Commits to it as Plumbline, where a test lets it. */
  readonly writer: GitWriter
  /** Every push that was asked for, with what became of it. */
  readonly pushes: readonly string[]
  /** Where the other branches stand. A test may move them, and delete them. */
  readonly branches: Map<string, string>
  /** The files of a commit. */
  filesAt(revision: string | undefined): Files
  /** Something that happens once, just before the next push reaches the repository. */
  beforePush(happens: () => void): void
}

interface Commit {
  readonly revision: string
  readonly parent: string | undefined
  readonly files: Files
  readonly subject: string
  /** Epoch ms. */
  readonly committedAt: number
}

export function memoryGit(name: string, now: () => number): MemoryGit {
  const commits = new Map<string, Commit>()
  const branches = new Map<string, string>()
  const pushes: string[] = []
  const ours = new Set<string>()
  const read = new Map<string, SourceFile>()
  let interference = (): void => {}
  let head: string | undefined
  let failure: string | undefined

  /** A text that a path had before is not hashed again: a large tree differs from the last in one of them. */
  function fileAgain(path: string, text: string): SourceFile {
    const before = read.get(path)
    const now = before?.text === text ? before : file(path, text)
    read.set(path, now)
    return now
  }

  function make(files: Files, parent: string | undefined, subject: string): string {
    const content = JSON.stringify([files, parent, subject, commits.size])
    const revision = createHash('sha1').update(content).digest('hex')
    commits.set(revision, { revision, parent, files, subject, committedAt: now() })
    return revision
  }

  function add(files: Files, parent: string | undefined, subject: string): string {
    head = make(files, parent, subject)
    return head
  }

  /** As the adapter of Git does it: on top of the base alone, and on a branch of ours over what is ours. */
  function push({ base, branch, files, message }: GitChange): Pushed {
    interference()
    interference = () => {}
    if (failure !== undefined) throw fault(failure)
    const before = commits.get(base)?.files ?? {}
    const after = { ...before, ...Object.fromEntries(files.map(({ path, text }) => [path, text])) }
    const tip = branch === 'main' ? head : branches.get(branch)
    if (branch === 'main' && tip !== base) return { state: 'moved', revision: base }
    if (branch !== 'main' && tip !== undefined) {
      const there = commits.get(tip)
      if (!ours.has(tip)) return { state: 'foreign', revision: tip }
      const older = commits.get(there?.parent ?? '')?.files ?? {}
      const wanted = {
        ...older,
        ...Object.fromEntries(files.map(({ path, text }) => [path, text])),
      }
      if (isDeepStrictEqual(there?.files, wanted)) return { state: 'same', revision: tip }
    }
    const revision = make(after, base, message)
    ours.add(revision)
    if (branch === 'main') head = revision
    else branches.set(branch, revision)
    return { state: 'pushed', revision }
  }

  function ancestors(revision: string | undefined): readonly string[] {
    const found: string[] = []
    for (let at = revision; at !== undefined; at = commits.get(at)?.parent) found.push(at)
    return found
  }

  return {
    name,
    get revision() {
      return head
    },
    branches,
    pushes,
    filesAt: (revision) => commits.get(revision ?? '')?.files ?? {},
    beforePush(happens) {
      interference = happens
    },
    writer: {
      branch: 'main',
      async push(change) {
        const pushed = push(change)
        pushes.push(`${pushed.state} ${change.branch}: ${change.message.split('\n')[0]}`)
        return pushed
      },
      async trailers(revision, trailer) {
        const lines = ancestors(revision).flatMap(
          (one) => commits.get(one)?.subject.split('\n') ?? [],
        )
        return lines
          .filter((line) => line.startsWith(`${trailer}: `))
          .map((line) => line.slice(trailer.length + 2))
      },
    },
    commit: (files, subject = 'change') => add(files, head, subject),
    rewrite: (files) => add(files, undefined, 'rewritten'),
    fail(code) {
      failure = code
    },
    async head() {
      if (failure !== undefined) throw fault(failure)
      const commit = commits.get(head ?? '')
      if (commit === undefined) throw fault('EmptyRepository')
      const { revision, subject: message, committedAt } = commit
      const subject = message.split('\n')[0] ?? ''
      return { revision, subject, author: 'somebody', committedAt }
    },
    async files(revision) {
      return Object.entries(commits.get(revision)?.files ?? {})
        .filter(([path]) => /\.ya?ml$/.test(path))
        .map(([path, text]) => fileAgain(path, text))
    },
    async folder(revision, folder) {
      return Object.entries(commits.get(revision)?.files ?? {})
        .filter(([path]) => folder === '.' || path.startsWith(`${folder}/`))
        .map(([path, text]) => ({
          path: folder === '.' ? path : path.slice(folder.length + 1),
          mode: '100644',
          blob: file(path, text).blob,
          bytes: Buffer.byteLength(text),
        }))
    },
    async contents(revision, blobs) {
      const found = Object.entries(commits.get(revision)?.files ?? {}).map(
        ([path, text]) => [file(path, text).blob, Buffer.from(text)] as const,
      )
      return new Map(found.filter(([blob]) => blobs.includes(blob)))
    },
    async descends(older, newer) {
      if (!commits.has(older)) return 'unknown'
      return ancestors(newer).includes(older) ? 'yes' : 'no'
    },
  }
}

function file(path: string, text: string): SourceFile {
  return { path, text, blob: createHash('sha1').update(text).digest('hex') }
}

function fault(code: string): FaultError {
  return new FaultError({
    code,
    source: 'user',
    retry: 'backoff',
    message: `the repository cannot be read: ${code}`,
    hint: 'Mend it.',
  })
}
