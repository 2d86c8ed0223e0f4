/** The spec of a `Service` after validation: defaults filled in, durations in seconds, percentages as numbers. */
export interface ServiceSpec {
  readonly image: string
  /** CPU units; 1024 is one vCPU. */
  readonly cpu: number
  /** MiB. */
  readonly memory: number
  readonly arch: 'amd64' | 'arm64'
  readonly port?: number
  readonly command?: readonly string[]
  readonly user?: string
  readonly workdir?: string
  readonly readOnlyRoot: boolean
  readonly env: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, Secret>>
  /** Names or ARNs of IAM roles, as written. */
  readonly roles: { readonly task?: string; readonly execution?: string }
  readonly health?: ContainerHealth
  readonly stopTimeoutSeconds?: number
  /** Number of tasks. */
  readonly scale: number
  readonly deploy: Deploy
  readonly logs: { readonly retentionDays?: number; readonly group?: string }
  readonly exec: boolean
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

export interface Deploy {
  readonly strategy: 'rolling'
  /** Percent of the wanted tasks that stay healthy during a rollout. */
  readonly minHealthyPercent: number
  /** Percent of the wanted tasks that may run during a rollout. */
  readonly maxRunningPercent: number
  /** Whether ECS rolls a failed rollout back; left out when nobody said. */
  readonly rollbackOnFailure?: boolean
}
