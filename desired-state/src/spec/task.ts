import type { Drift } from './drift.ts'

/** What a Service and a Job share: one task, after validation. Durations in seconds, sizes in MiB or GiB as named. */
export interface TaskSpec {
  readonly image: string
  /** CPU units; 1024 is one vCPU. */
  readonly cpu: number
  /** MiB. */
  readonly memory: number
  readonly arch: 'amd64' | 'arm64'
  /** Name of the main container; left out for that of the unit. */
  readonly container?: string
  readonly command?: readonly string[]
  readonly user?: string
  readonly workdir?: string
  readonly readOnlyRoot: boolean
  readonly env: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, Secret>>
  /** Names or ARNs of IAM roles, as written. */
  readonly roles: Roles
  readonly stopTimeoutSeconds?: number
  /** Containers beside the main one, by name. */
  readonly sidecars: Readonly<Record<string, Sidecar>>
  /** What the main container waits for, by the name of a sidecar. */
  readonly startAfter: Readonly<Record<string, StartCondition>>
  readonly volumes: Readonly<Record<string, Volume>>
  /** Where the main container sees volumes, by the name of the volume. */
  readonly mounts: Readonly<Record<string, Mount>>
  /** GiB of scratch disk of the whole task; left out for the 20 that Fargate gives. */
  readonly storageGiB?: number
  readonly logs: Logs
  readonly drift?: Drift
  /** Fields of AWS requests that the language does not model, merged onto the compiled request. */
  readonly raw: Raw
}

export interface Roles {
  /** What the program may do in AWS. */
  readonly task?: string
  /** With which ECS pulls the image, reads the secrets and writes the logs. */
  readonly execution?: string
  /** With which ECS attaches EBS volumes and shifts traffic between target groups. */
  readonly infrastructure?: string
  /** With which EventBridge Scheduler starts tasks. */
  readonly scheduler?: string
}

/** `started`: it runs; `healthy`: its check passes; `complete`: it ended; `success`: it ended with exit code 0. */
export type StartCondition = 'started' | 'healthy' | 'complete' | 'success'

export interface Sidecar {
  readonly image: string
  /** CPU units of the task's that are reserved for it. */
  readonly cpu?: number
  /** MiB of the task's that it may use at most. */
  readonly memory?: number
  /** Whether the task stops when this container does. */
  readonly essential: boolean
  /** Ports by the name that others refer to them by. */
  readonly ports: Readonly<Record<string, number>>
  readonly env: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, Secret>>
  readonly command?: readonly string[]
  readonly user?: string
  readonly mounts: Readonly<Record<string, Mount>>
  readonly health?: ContainerHealth
}

/** Nothing given: an empty volume that lives as long as the task. */
export interface Volume {
  /** Id of an EFS file system. */
  readonly efs?: string
  /** Id of an EFS access point. */
  readonly accessPoint?: string
  /** Whether the task's role is used to mount the file system. */
  readonly iam?: boolean
  /** An EBS volume of its own for every task. */
  readonly ebs?: { readonly sizeGiB: number }
}

export interface Mount {
  /** Absolute path inside the container. */
  readonly path: string
  readonly readOnly: boolean
}

/** A reference to a secret; never a value. */
export type Secret =
  | { readonly secretsManager: string; readonly key?: string; readonly version?: string }
  | { readonly ssm: string }

export interface ContainerHealth {
  /** In Docker's form: `['CMD-SHELL', 'curl …']` for a string, `['CMD', …]` for a list. */
  readonly command: readonly string[]
  readonly intervalSeconds?: number
  readonly timeoutSeconds?: number
  readonly retries?: number
  readonly graceSeconds?: number
}

export interface Logs {
  readonly retentionDays?: number
  readonly group?: string
}

/** JSON merge patches onto AWS requests. Containers and target groups go by name. */
export interface Raw {
  readonly taskDefinition?: RawPatch
  readonly containers?: Readonly<Record<string, RawPatch>>
  readonly service?: RawPatch
  readonly targetGroups?: Readonly<Record<string, RawPatch>>
}

export type RawPatch = Readonly<Record<string, unknown>>
