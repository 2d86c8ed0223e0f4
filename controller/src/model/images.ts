import type { AwsOperation, AwsReader } from './aws.ts'
import type { Fault } from './fault.ts'

/** A commit to be made: some files with other texts, on top of another commit. */
export interface GitChange {
  /** The commit that the texts were read from. */
  readonly base: string
  readonly branch: string
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly message: string
}

/**
 * What became of a change: it is on its branch; it was there already; the branch has moved meanwhile, so that nothing was
 * done; or somebody else has put commits on the branch that was to be ours.
 */
export interface Pushed {
  readonly state: 'pushed' | 'same' | 'moved' | 'foreign'
  readonly revision: string
}

export interface GitAuthor {
  readonly name: string
  readonly email: string
}

/** Writes to the repository of a source. A branch is only moved from where it was seen. */
export interface GitWriter {
  /** The branch that the source follows. */
  readonly branch: string
  push(change: GitChange): Promise<Pushed>
  /** The values of a trailer in the messages of a commit and its ancestors, the newest first. */
  trailers(revision: string, name: string): Promise<readonly string[]>
}

/** A request to take the commits of a branch into another one. */
export interface Proposal {
  readonly branch: string
  readonly into: string
  readonly title: string
  /** Markdown. */
  readonly body: string
  /** A part of the body that stays the same while the same is proposed. */
  readonly mark: string
}

/** Where people look at proposals. */
export interface PullRequests {
  /** Whether somebody closed one with this mark without taking it, and none is open. */
  isDeclined(proposal: Proposal): Promise<boolean>
  /** Opens one, or brings the one of the branch up to date. */
  propose(proposal: Proposal): Promise<{
    readonly url: string
    readonly state: 'opened' | 'updated' | 'same'
  }>
}

/** The tags of repositories of images. */
export interface ImageTags {
  readonly calls: readonly AwsOperation[]
  /** The region of the registry; `undefined` when it cannot be asked. */
  regionOf(repository: string): string | undefined
  /** Digests by tag. */
  read(reader: AwsReader, repository: string): Promise<ReadonlyMap<string, string>>
}

/** First line of a commit and title of a pull request, where the configuration says no other. */
export const imageSubject = 'Update {images} in {environments}'

/** What is done about a value that is given to an image policy. */
export interface ImageDeed {
  /** `nothing` where it is right or the policy leaves it alone; `waits` where a person or the clock ends that. */
  readonly does: 'nothing' | 'commit' | 'pullRequest' | 'waits' | 'refused' | 'failed'
  readonly why: string
  /** What is to stand there, when that is something else. */
  readonly to?: string
  /** Of the pull request. */
  readonly url?: string
  /** Why it failed. */
  readonly fault?: Fault
}

/** One value that is given to an image policy. */
export interface ImageValue extends ImageDeed {
  readonly file: string
  readonly line: number
  readonly value: string
  readonly environments: readonly string[]
}

/** How an image policy of a source stood at the last look. */
export interface ImagePolicyStatus {
  readonly source: string
  readonly policy: string
  readonly repository: string
  /** The image that it takes of its repository; left out when none is known. */
  readonly newest?: { readonly tag: string; readonly digest: string }
  /** When the registry was read (epoch ms). */
  readonly lookedAt?: number
  /** Why nothing is known of the registry, or why nothing of it is wanted. */
  readonly fault?: Fault
  readonly values: readonly ImageValue[]
}
