import type {
  AvailabilityZoneRebalancing,
  CapacityProviderStrategyItem,
  ClusterConfiguration,
  ClusterServiceConnectDefaults,
  ClusterSetting,
  DeploymentConfiguration,
  DeploymentController,
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookStatus,
  DeploymentRolloutState,
  GatewayConnector,
  LaunchType,
  LoadBalancer,
  MonitoringConfiguration,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  PropagateTags,
  SchedulingStrategy,
  ServiceConnectConfiguration,
  ServiceDeploymentRollbackMonitorsStatus,
  ServiceDeploymentStatus,
  ServiceRegistry,
  ServiceVolumeConfiguration,
  Tag,
  TaskDefinition,
  VpcLatticeConfiguration,
} from '@aws-sdk/client-ecs'
import type { RequestContext } from '../core/types.ts'
import type { EcsSettings } from './settings.ts'
import type { Leg, Stage } from './stages.ts'
import type { FateRule, TaskState } from './task-model.ts'

/**
 * What ECS knows. Plain JSON: times are epoch ms. Everything is keyed by ARN, so that accounts and regions are apart.
 */
export interface EcsState {
  readonly clusters: Record<string, ClusterState>
  /** By `arn:aws:ecs:…:task-definition/<family>`. */
  readonly families: Record<string, FamilyState>
  readonly services: Record<string, ServiceState>
  readonly tasks: Record<string, TaskState>
  /** ARNs of stopped tasks, the longest stopped first. */
  readonly stopped: string[]
  /** The newest first. */
  readonly fates: FateRule[]
  /** RunTask calls by client token and cluster. */
  readonly runs: Record<string, { readonly input: string; readonly tasks: readonly string[] }>
  readonly lag: LagState
}

/** What a handler or an event works with: the state, the settings and the request. */
export interface Ecs {
  readonly state: EcsState
  readonly settings: EcsSettings
  readonly context: RequestContext
  /** ARNs of services that this request or event changed, or may have changed. */
  readonly touched: Set<string>
}

export interface ClusterState {
  readonly arn: string
  readonly name: string
  status: 'ACTIVE' | 'INACTIVE'
  readonly configuration?: ClusterConfiguration
  readonly settings: readonly ClusterSetting[]
  readonly capacityProviders: readonly string[]
  readonly defaultCapacityProviderStrategy: readonly CapacityProviderStrategyItem[]
  readonly serviceConnectDefaults?: ClusterServiceConnectDefaults
  tags: Tag[]
}

export interface FamilyState {
  readonly name: string
  /** Revision n is at index n - 1; a revision is never taken out. */
  readonly revisions: TaskDefinitionState[]
}

/** A task definition in the form that AWS reads back, without its dates. */
export interface TaskDefinitionState {
  readonly arn: string
  readonly definition: Omit<TaskDefinition, 'registeredAt' | 'deregisteredAt' | 'deleteRequestedAt'>
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS'
  readonly registeredAt: number
  deregisteredAt?: number
  deleteRequestedAt?: number
  tags: Tag[]
}

/** The part of a service that only a new deployment can change. */
export interface Workload {
  readonly taskDefinition: string
  readonly networkConfiguration?: NetworkConfiguration
  readonly platformVersion?: string
  readonly loadBalancers: readonly LoadBalancer[]
  readonly serviceRegistries: readonly ServiceRegistry[]
  readonly serviceConnectConfiguration?: ServiceConnectConfiguration
  readonly volumeConfigurations?: readonly ServiceVolumeConfiguration[]
  readonly vpcLatticeConfigurations?: readonly VpcLatticeConfiguration[]
}

/** The part of a service that changes without a new deployment. */
export interface ServiceOptions {
  readonly deploymentConfiguration: DeploymentConfiguration
  /** Exactly one of the two is there. */
  readonly launchType?: LaunchType
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[]
  readonly availabilityZoneRebalancing: AvailabilityZoneRebalancing
  readonly healthCheckGracePeriodSeconds: number
  readonly enableExecuteCommand: boolean
  readonly enableECSManagedTags: boolean
  readonly propagateTags: PropagateTags
  readonly placementConstraints: readonly PlacementConstraint[]
  readonly placementStrategy: readonly PlacementStrategy[]
  readonly deploymentController?: DeploymentController
  readonly gatewayConnectors?: readonly GatewayConnector[]
  readonly monitoring?: MonitoringConfiguration
}

export interface ServiceState {
  readonly arn: string
  readonly name: string
  readonly clusterArn: string
  readonly createdAt: number
  readonly createdBy: string
  /** The request that made it, to tell a repeat from a different service of the same name. */
  readonly request: { readonly token?: string; readonly input: string }
  readonly schedulingStrategy: SchedulingStrategy
  readonly roleArn?: string
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE'
  inactiveAt?: number
  desiredCount: number
  workload: Workload
  options: ServiceOptions
  tags: Tag[]
  /** PRIMARY first, then the ones being replaced, newest first. */
  deployments: DeploymentState[]
  /** The deployment that a rollback goes back to. */
  lastCompleted?: DeploymentState
  /** ARN of the revision that was deployed last, to the end. */
  serving?: string
  /** Newest first; the first one is the current one. */
  serviceDeployments: ServiceDeploymentState[]
  readonly revisions: RevisionState[]
  /** Newest first, at most 100. */
  events: EventState[]
  /** Tasks that have not stopped. */
  taskArns: string[]
  /** Whether the scheduler is about to look at it. */
  due: boolean
  steady: boolean
  /** Whether its deployment is an early success, and about to be complete. */
  early?: boolean
  /** Whether its deployment still has stages to pass, however steady it is. */
  held?: boolean
  /** Tasks that were registered since the last look, by target group. */
  registered?: Record<string, number>
  /** Whether the event about limits that allow neither a stop nor a start was sent. */
  stalled: boolean
}

export interface EventState {
  readonly id: string
  readonly at: number
  readonly message: string
}

/** One entry of `Service.deployments`. */
export interface DeploymentState {
  readonly id: string
  /** ARN of the service revision that it runs. */
  readonly revision: string
  readonly createdAt: number
  updatedAt: number
  status: 'PRIMARY' | 'ACTIVE'
  rolloutState: DeploymentRolloutState
  rolloutStateReason: string
  failedTasks: number
  /** Whether a task of it ever reached RUNNING. */
  ran: boolean
  /** How many tasks it is still meant to have once it is being replaced. */
  wanted: number
  /** Failed starts since the last launch, and how many times in a row that happened. */
  failedStarts: number
  restarts: number
  /** No launch before this time. */
  pausedUntil?: number
}

export interface RevisionState {
  readonly arn: string
  readonly createdAt: number
  readonly workload: Workload
  /** Its load balancers with the target group of each pair that it registers with. */
  readonly resolvedLoadBalancers?: readonly LoadBalancer[]
  readonly options: Pick<
    ServiceOptions,
    'launchType' | 'capacityProviderStrategy' | 'gatewayConnectors' | 'monitoring'
  >
  /** Image digests are known once a task of the revision has started. */
  resolved: boolean
  /** The ones that a registry of this world gave; every later task of the revision pulls by them. */
  digests?: Readonly<Record<string, string>>
}

export interface ServiceDeploymentState {
  readonly arn: string
  readonly createdAt: number
  /** ARN of the service revision that it rolls out. */
  readonly target: string
  readonly sources: readonly string[]
  /** What the service was configured with when it began; a rolling one follows later changes. */
  configuration: DeploymentConfiguration
  /** Its way through the stages, where it has any to stop at. */
  readonly walk?: WalkState
  status: ServiceDeploymentStatus
  statusReason?: string
  startedAt?: number
  finishedAt?: number
  stoppedAt?: number
  updatedAt: number
  breaker: ServiceDeploymentRollbackMonitorsStatus
  failureCount: number
  alarms?: AlarmWatch
  /** Tasks by ARN of the revision when it was an early success; they are those of now otherwise. */
  counts?: Readonly<Record<string, RevisionCounts>>
  rollback?: { readonly reason: string; readonly startedAt: number; readonly revision: string }
}

/** The tasks of a revision, as the record of a service deployment tells them. */
export interface RevisionCounts {
  readonly requestedTaskCount: number
  readonly runningTaskCount: number
  readonly pendingTaskCount: number
}

/** The alarms of a service deployment. */
export interface AlarmWatch {
  readonly status: ServiceDeploymentRollbackMonitorsStatus
  readonly names: readonly string[]
  readonly triggered: readonly string[]
}

/** Where a service deployment is on its way through the stages. */
export interface WalkState {
  /** Whether it shifts traffic from one revision to the other. */
  readonly shifts: boolean
  /** ARN of the revision whose traffic it takes over. */
  readonly source?: string
  legs: readonly Leg[]
  /** Index of the leg that it is on; -1 before the first. */
  at: number
  enteredAt: number
  over: boolean
  /** Traffic of the new revision, in percent. */
  production: number
  test: number
  /** All that it met so far. */
  readonly hooks: HookState[]
}

export interface HookState {
  readonly id: string
  readonly stage: Stage
  status: DeploymentLifecycleHookStatus
  readonly expiresAt: number
  readonly action: DeploymentLifecycleHookAction
}

/** Older pictures of services, kept while reads lag behind. */
export interface LagState {
  ms: number
  /** By service ARN, oldest first. */
  readonly pictures: Record<string, Picture[]>
}

/** A service and its tasks as they were. */
export interface Picture {
  readonly at: number
  readonly service: ServiceState
  readonly tasks: Record<string, TaskState>
}

export function emptyState(): EcsState {
  return {
    clusters: {},
    families: {},
    services: {},
    tasks: {},
    stopped: [],
    fates: [],
    runs: {},
    lag: { ms: 0, pictures: {} },
  }
}
