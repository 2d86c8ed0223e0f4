/** The spec of a `PuppetBundle` after validation: Puppet code that is packed, published and rolled out to hosts. */
export interface PuppetBundleSpec {
  /** Services and jobs say what is done about drift; a bundle follows its environment. */
  readonly drift?: never
  /** Folder with the code, seen from the folder of the document. */
  readonly source: string
  /** `sha256:…` of the lock file of the Puppetfile. */
  readonly puppetfileLock?: string
  readonly publish: { readonly s3: string; readonly prefix: string }
  /** Hosts that have all of the tags, and hosts by the name of their certificate. */
  readonly targets: {
    readonly ec2Tags: Readonly<Record<string, string>>
    readonly nodes: readonly string[]
  }
  readonly apply: {
    /** `noop` only tells what would change. */
    readonly mode: 'noop' | 'enforce'
    /** Whether a run that only tells comes before one that changes. */
    readonly noopFirst: boolean
    readonly everySeconds: number
    /** Each host starts somewhere within this time. */
    readonly splaySeconds: number
  }
  readonly rollout: {
    /** How many hosts have the new bundle after each wave. */
    readonly waves: readonly PuppetWave[]
    readonly pauseSeconds: number
    /** Hosts that may fail before the rollout ends. */
    readonly maxFailures: number
    readonly onFailure: 'stop' | 'rollback'
  }
}

export type PuppetWave = { readonly hosts: number } | { readonly percent: number }
