/** What happens to a change that was made outside Git: nothing, a word about it, or its undoing. */
export type DriftMode = 'off' | 'report' | 'revert'

/** What a unit says about changes that were made outside Git. It is nothing that the unit is made of. */
export interface Drift {
  /** Left out: what the environment says. */
  readonly mode?: DriftMode
  /** Fields that may differ, by the name of the rule. */
  readonly ignore: Readonly<Record<string, IgnoreRule>>
}

export interface IgnoreRule {
  /** A kind of resource, or one resource: `service`, `service/web`. */
  readonly resource: string
  /** Path in the normal form, with all that is below it. */
  readonly path: string
  readonly reason: string
  /** Epoch ms at which it ends; left out: never. */
  readonly untilMs?: number
}
