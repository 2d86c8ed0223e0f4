/** Which image is wanted, and how it reaches Git. */
export interface ImagePolicy {
  readonly name: string
  readonly team?: string
  readonly spec: {
    readonly repository: string
    readonly select: ImageSelect
    /** Whether the digest is written behind the tag. */
    readonly digest: 'pin' | 'never'
    readonly update: {
      /** By environment; `off` where none is named. */
      readonly environments: Readonly<Record<string, 'commit' | 'pullRequest' | 'off'>>
    }
  }
}

/** The highest version of a range, or the last tag that a pattern takes, by one of its groups. */
export type ImageSelect =
  | { readonly semver: string }
  | {
      readonly pattern: string
      readonly by: string
      readonly order: 'numeric' | 'alphabetical'
    }
