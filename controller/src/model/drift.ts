import type { IgnoreRule } from '@plumbline/desired-state'

/** A rule about drift that holds now, with its name. */
export interface ActiveRule extends IgnoreRule {
  readonly name: string
  /** It is of the environment, for all its units. */
  readonly around?: true
}

/** A field that somebody changed again as often as it was undone. */
export interface Fight {
  /** `service/web desiredCount` */
  readonly fields: readonly string[]
  /** How often it was undone within the window. */
  readonly reverts: number
  /** Epoch ms. */
  readonly since: number
  /** Of the last change; when nothing changes for long enough, undoing begins again (epoch ms). */
  readonly last: number
}
