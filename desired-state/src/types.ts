/** One file of a source at one revision, as the Git adapter hands it over. */
export interface SourceFile {
  /** Path from the root of the source, with `/`. */
  readonly path: string
  /** Git blob id: equal ids mean equal text, so a parse is cached under it. */
  readonly blob: string
  /** Empty when the file was refused. */
  readonly text: string
  /** Why the file must not be read: a link, a submodule, too large. It becomes a problem, and stops no other file. */
  readonly refused?: { readonly message: string; readonly hint: string }
}

/** Where a value was written. Lines and columns count from 1. */
export interface Location {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something wrong in a file, told so that a person can mend it. It never holds the source text: that may be a secret. */
export interface Problem extends Location {
  /** Dotted path inside the document, for example `spec.deploy.strategy`. Empty for a file that does not parse. */
  readonly path: string
  /** What is wrong. */
  readonly message: string
  /** What to do next. */
  readonly hint?: string
  /** Length of the text to underline, in characters; at least 1. */
  readonly length: number
  /** The environments in which it is wrong, when not in all. */
  readonly environments?: readonly string[]
}

/** `prod/service/checkout` */
export type UnitId = `${string}/${string}/${string}`

/** One `Environment`, rendered. */
export interface Environment {
  readonly name: string
  /** Twelve digits. */
  readonly account: string
  readonly region: string
  readonly cluster: string
  readonly network: {
    readonly subnets: readonly string[]
    readonly securityGroups: readonly string[]
    readonly assignPublicIp: boolean
  }
  /** Names or ARNs of the roles of services that name none. */
  readonly roles: { readonly task?: string; readonly execution?: string }
  readonly policy: {
    /** Default `confirm`. */
    readonly prune: 'never' | 'confirm' | 'auto'
    /** Default `revert`. */
    readonly drift: 'report' | 'revert'
  }
}

/** One Service in one environment, after merge, variables and validation. Plain JSON: it is stored and compared. */
export interface Unit {
  readonly id: UnitId
  readonly environment: Environment
  readonly kind: 'service'
  readonly name: string
  readonly team?: string
  /** Changes when, and only when, something changes that this unit is made of. Hex SHA-256. */
  readonly fingerprint: string
  readonly spec: import('./service.ts').ServiceSpec
  /** Where each value was written, by dotted path below the document, for example `spec.env.LOG_LEVEL`. */
  readonly origins: Readonly<Record<string, Location>>
}

/** Everything that a source says at one revision. */
export interface DesiredState {
  readonly environments: ReadonlyMap<string, Environment>
  readonly units: ReadonlyMap<UnitId, Unit>
  /** Units that exist in Git and could not be rendered: they keep their last good revision. */
  readonly broken: ReadonlyMap<UnitId, readonly Problem[]>
  readonly problems: readonly Problem[]
  /** False when anything failed to load: then nothing may be deleted, because what is missing may only be unreadable. */
  readonly complete: boolean
}
