/** How one host stands to the bundle that it is to have. */
export type HostState =
  /** It has the bundle, and nothing was left to do. */
  | 'converged'
  /** It only tells what would change (`noop`), and something would. */
  | 'pending'
  /** It has not said yet what became of the newest pointer. */
  | 'progressing'
  /** Its wave has not come, and there was no bundle before. */
  | 'waiting'
  | 'failed'
  /** It does not trust what was published, or the bundle does not compile there. */
  | 'refused'
  /** It has not reported for three intervals, or never. */
  | 'stale'

/** The states that people are told of. */
export type HostTrouble = Extract<HostState, 'failed' | 'refused' | 'stale'>

/** The reason of health where a bundle is published and no host is known that would take it. */
export const noHostsReason = 'NoHosts'

export interface HostStatus {
  readonly node: string
  /** Id of the EC2 instance, where the documents mean it by its tags. */
  readonly instance?: string
  readonly is: HostState
  readonly why: string
  /** Digests: what it is to have, what Puppet is given there, and what it last applied with success. */
  readonly desired?: string
  readonly current?: string
  readonly applied?: string
  /** The bundle was in place, and something had to be changed all the same. */
  readonly drift: boolean
  /** Names of the resources that had to be changed then. */
  readonly mended?: readonly string[]
  /** Names of resources. */
  readonly failed: readonly string[]
  /** Epoch ms, by the clock of the host. */
  readonly reportedAt?: number
  /** Why it refused what it found at its last run, whatever was published since. */
  readonly refusal?: string
  /** What was told of it and is not over: kept while it takes another bundle, until it is in line (epoch ms). */
  readonly trouble?: { readonly is: HostTrouble; readonly why: string; readonly since: number }
}

/** The hosts of a Puppet bundle, worst first. */
export interface Fleet {
  readonly is: 'Converged' | 'Progressing' | 'Degraded' | 'Stale'
  readonly why: string
  /** The digest that is being rolled out, or is in place everywhere. */
  readonly digest: string
  readonly generation: number
  readonly validation: string
  readonly hosts: readonly HostStatus[]
}
