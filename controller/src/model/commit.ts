/** Who made a commit, and what they say of it. */
export interface Commit {
  readonly author: string
  readonly subject: string
  /** Epoch ms. */
  readonly committedAt?: number
}

/** A commit that a source was brought to. */
export interface AdoptedCommit extends Commit {
  readonly revision: string
}
