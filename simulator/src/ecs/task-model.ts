import type {
  LaunchType,
  NetworkConfiguration,
  Tag,
  TaskOverride,
  TaskStopCode,
} from '@aws-sdk/client-ecs'

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED'

export interface TaskState {
  readonly arn: string
  readonly clusterArn: string
  /** ARN of the service, or empty for a task that RunTask started. */
  readonly service: string
  /** Id of the deployment that it belongs to. */
  deployment: string
  readonly taskDefinition: string
  readonly group: string
  readonly startedBy: string
  readonly createdAt: number
  readonly launchType?: LaunchType
  readonly capacityProvider?: string
  readonly platformVersion?: string
  readonly enableExecuteCommand: boolean
  readonly networkConfiguration?: NetworkConfiguration
  readonly overrides: TaskOverride
  readonly fate: Fate
  /** Of images in registries of this world, by the name in the task definition. */
  readonly digests?: Readonly<Record<string, string>>
  tags: Tag[]
  status: TaskStatus
  /** Grows with every change; an event that was meant for an earlier state is ignored. */
  version: number
  health: 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY'
  /** Whether it ever counted as healthy. */
  wasHealthy: boolean
  /** It is meant to stop, or did. */
  stop?: {
    readonly code: TaskStopCode
    readonly reason: string
    readonly at: number
    readonly exitCode?: number
    readonly containerReason?: string
  }
  startedAt?: number
  stoppedAt?: number
  /** What ECS registered with target groups: there only where load balancing is modelled. */
  targets?: TaskTarget[]
  /** ARNs of the services of Cloud Map that it is registered with. */
  registries?: string[]
  /** Whether the program in it answers health checks, as its target groups were told. */
  answers?: boolean
}

/** A task as a target group knows it. */
export interface TaskTarget {
  /** ARN of the target group. */
  readonly group: string
  readonly id: string
  readonly port: number
  health: 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY'
  /** Why it is unhealthy. */
  why: string
}

/** How a task will fare. Times count from RUNNING, those of `never-starts` from PENDING. */
export interface Fate {
  readonly kind: 'healthy' | 'unhealthy' | 'exits' | 'never-starts'
  readonly afterMs?: number
  readonly exitCode?: number
  readonly reason?: string
  /** What each container with a log writes when it runs. */
  readonly lines?: readonly string[]
}

/** Which new tasks get a fate: those that all of it fits. An empty one is for all. */
export interface FateRule {
  /** A part of the image of any container. */
  readonly image?: string
  /** `family`, `family:revision` or a part of the ARN. */
  readonly taskDefinition?: string
  /** A part of the group: `service:web` is for the tasks of the service and for no others of its family. */
  readonly group?: string
  readonly fate: Fate
}
