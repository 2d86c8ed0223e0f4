import type { SourceFile } from '@plumbline/desired-state'
import { FaultError, type GitSource } from '@plumbline/controller/model'
import { createHash } from 'node:crypto'

export type Files = Readonly<Record<string, string>>

/** A Git source in memory, with everything that can be wrong with a real one. */
export interface MemoryGit extends GitSource {
  /** Commits a whole tree on top of the head; returns the revision. */
  commit(files: Files, subject?: string): string
  /** Moves the branch to a commit that does not descend from the head. */
  rewrite(files: Files): string
  /** From now on the fetch fails with this code; `undefined` mends it. */
  fail(code: string | undefined): void
  readonly revision: string | undefined
}

interface Commit {
  readonly revision: string
  readonly parent: string | undefined
  readonly files: Files
  readonly subject: string
}

export function memoryGit(name: string, committedAt: () => number): MemoryGit {
  const commits = new Map<string, Commit>()
  let head: string | undefined
  let failure: string | undefined

  function add(files: Files, parent: string | undefined, subject: string): string {
    const content = JSON.stringify([files, parent, subject, commits.size])
    const revision = createHash('sha1').update(content).digest('hex')
    commits.set(revision, { revision, parent, files, subject })
    head = revision
    return revision
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
    commit: (files, subject = 'change') => add(files, head, subject),
    rewrite: (files) => add(files, undefined, 'rewritten'),
    fail(code) {
      failure = code
    },
    async head() {
      if (failure !== undefined) throw fault(failure)
      const commit = commits.get(head ?? '')
      if (commit === undefined) throw fault('EmptyRepository')
      const { revision, subject } = commit
      return { revision, subject, author: 'somebody', committedAt: committedAt() }
    },
    async files(revision) {
      return Object.entries(commits.get(revision)?.files ?? {}).map(([path, text]) =>
        file(path, text),
      )
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
