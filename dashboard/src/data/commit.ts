import type { Source } from '@plumbline/api/contract'

/** What people want to know of a commit beside its id. */
export interface KnownCommit {
  readonly author?: string
  readonly subject?: string
  readonly committedAt?: string
  /** Where the Git host shows it. */
  readonly page?: string
}

/** What the sources say of a commit. One that none of them lists belongs to the only source, where there is one. */
export function commitIn(
  sources: readonly Pick<Source, 'revision' | 'commits' | 'commitPages'>[],
  revision: string,
): KnownCommit {
  const has = ({ commits, revision: head }: (typeof sources)[number]) =>
    head === revision || commits.some((commit) => commit.revision === revision)
  const source = sources.find(has) ?? (sources.length === 1 ? sources[0] : undefined)
  const commit = source?.commits.find((one) => one.revision === revision)
  const { commitPages = null } = source ?? {}
  return {
    ...(commit !== undefined && { author: commit.author, subject: commit.subject }),
    ...(commit != null && commit.committedAt !== null && { committedAt: commit.committedAt }),
    ...(commitPages?.startsWith('https://') && { page: commitPages + revision }),
  }
}
