/** Who made a commit, and what they say of it. */
export interface Commit {
  readonly author: string
  readonly subject: string
  /** Epoch ms. */
  readonly committedAt?: number
}
