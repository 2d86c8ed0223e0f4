import type { DriftMode, IgnoreRule } from './spec/drift.ts'
import type { ImagePolicy } from './spec/image-policy.ts'
import type { JobSpec } from './spec/job.ts'
import type { PuppetBundleSpec } from './spec/puppet-bundle.ts'
import type { RolesRead } from './spec/role.ts'
import type { Tenant } from './spec/tenant.ts'
import type { ServiceSpec } from './spec/service.ts'
import type { Roles } from './spec/task.ts'

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
  /** Names or ARNs of the roles of services and jobs that name none. */
  readonly roles: Roles
  /** Listeners of shared load balancers, by the name that services use. */
  readonly listeners: Readonly<Record<string, Listener>>
  readonly policy: {
    /** Default `confirm`. */
    readonly prune: 'never' | 'confirm' | 'auto'
    /** Default `revert`. */
    readonly drift: DriftMode
    /** Fields that may differ in every unit, by the name of the rule; one of the same name in a unit takes its place. */
    readonly ignore?: Readonly<Record<string, IgnoreRule>>
    /** How many task definitions of a unit stay registered beside those in use. Default 10. */
    readonly keepReleases: number
    /** Whether values of secrets are read before a release, to see whether the keys that it names are there. */
    readonly checkSecretKeys?: boolean
    readonly approvals?: { readonly required: number; readonly from: readonly string[] }
    readonly freeze: readonly Freeze[]
  }
}

export interface Listener {
  readonly arn: string
  /** The priorities that Plumbline may give to rules; both ends included. */
  readonly rulePriorities: { readonly from: number; readonly to: number }
}

/** A time in which nothing is released. */
export interface Freeze {
  readonly cron: string
  readonly durationSeconds: number
  readonly timezone: string
  readonly reason?: string
}

/** What every unit has. Plain JSON: it is stored and compared. */
interface UnitBase {
  readonly id: UnitId
  readonly environment: Environment
  readonly name: string
  readonly team?: string
  /** Whose bounds it keeps to; left out where there are no tenants. */
  readonly tenant?: string
  /** Free tags on every AWS object of the unit. */
  readonly tags: Readonly<Record<string, string>>
  /** Units of the same environment that must be in place and healthy before a change of this one goes out. */
  readonly dependsOn: readonly UnitId[]
  /** Changes when, and only when, something changes that this unit is made of. Hex SHA-256. */
  readonly fingerprint: string
  /**
   * Where each value was written, by dotted path below the document, for example `spec.env.LOG_LEVEL`; what the
   * environment says is below `environment`, for example `environment.network.subnets`.
   */
  readonly origins: Readonly<Record<string, Location>>
  /** Versions of the parameters of the hand-over that it is made of, by `group/key`. Not part of the fingerprint. */
  readonly handover: Readonly<Record<string, number>>
}

export interface ServiceUnit extends UnitBase {
  readonly kind: 'service'
  readonly spec: ServiceSpec
}

export interface JobUnit extends UnitBase {
  readonly kind: 'job'
  /** Services with a gate that runs it within their rollouts: then it does not run by itself. In order. */
  readonly calledBy: readonly UnitId[]
  readonly spec: JobSpec
}

/** What the documents say of one PuppetBundle in one environment: a unit, but for the code itself. */
export interface PuppetBundle extends UnitBase {
  readonly kind: 'bundle'
  readonly spec: PuppetBundleSpec
}

/** A PuppetBundle with the code that its folder holds at one revision. */
export interface BundleUnit extends PuppetBundle {
  readonly content: BundleContent
}

export interface BundleContent {
  /** Hex SHA-256 of the uncompressed archive. */
  readonly digest: string
  /** Bytes of the uncompressed archive. */
  readonly size: number
  /** Folder from the root of the repository. */
  readonly folder: string
  readonly files: number
  /** Whether Puppet itself found nothing wrong; nobody knows where no Puppet is installed. */
  readonly validation: 'Valid' | 'Unvalidated'
}

/** A unit that runs tasks on ECS. */
export type TaskUnit = ServiceUnit | JobUnit

/** One Service, Job or PuppetBundle in one environment, after merge, variables and validation. */
export type Unit = TaskUnit | BundleUnit
export type UnitKind = Unit['kind']

/** Everything that the documents of a source say: its bundles are no units yet. */
export interface LoadedState extends DesiredState {
  readonly units: ReadonlyMap<UnitId, TaskUnit>
}

/** Everything that a source says at one revision. */
export interface DesiredState {
  readonly environments: ReadonlyMap<string, Environment>
  readonly units: ReadonlyMap<UnitId, Unit>
  /** Bundles as the documents say them; with their code, which only Git has, they become units: `withContent`. */
  readonly bundles: ReadonlyMap<UnitId, PuppetBundle>
  readonly imagePolicies: ReadonlyMap<string, ImagePolicy>
  readonly tenants: ReadonlyMap<string, Tenant>
  /** Who may do what, where the source is the one that says so. */
  readonly access: RolesRead
  /** Units that exist in Git and could not be rendered: they keep their last good revision. */
  readonly broken: ReadonlyMap<UnitId, readonly Problem[]>
  /** Units and bundles that need the hand-over of their environment, which was not given; right as far as that can be said. */
  readonly awaiting: readonly UnitId[]
  readonly problems: readonly Problem[]
  /** False when anything failed to load, or awaits its hand-over: then nothing may be deleted, because what is missing may only be unreadable. */
  readonly complete: boolean
}
