import type { ContainerHealth, TaskSpec } from './task.ts'

/** The spec of a `Service` after validation: defaults filled in, durations in seconds, percentages as numbers. */
export interface ServiceSpec extends TaskSpec {
  readonly port?: number
  readonly health?: ContainerHealth
  /** Routes from shared load balancers, by name. */
  readonly ingress: Readonly<Record<string, Ingress>>
  /** Service Connect. */
  readonly mesh?: Mesh
  /** Registration in an existing Cloud Map service. */
  readonly discovery?: { readonly registry: string; readonly port?: number }
  /** Capacity providers by name; empty for plain Fargate. */
  readonly capacity: Readonly<Record<string, { readonly base: number; readonly weight: number }>>
  /** A fixed number of tasks, or what decides about it; `elsewhere` leaves it to somebody else. */
  readonly scale: number | AutoScale | 'elsewhere'
  readonly deploy: Deploy
  /** CloudWatch alarms that the service defines, by name. */
  readonly alarms: Readonly<Record<string, Alarm>>
  readonly exec: boolean
  /** Whether tasks are replaced when the value of a secret that they use has changed. */
  readonly restartWhenSecretsChange: boolean
  /** Whether something may be replaced although traffic stops meanwhile. */
  readonly allowReplace: boolean
}

export interface Ingress {
  /** A listener of the environment. */
  readonly listener: string
  readonly hosts: readonly string[]
  readonly paths: readonly string[]
  readonly headers: Readonly<Record<string, readonly string[]>>
  /** Whether `/x/*` also routes `/x`. */
  readonly bare: boolean
  /** As written; see `rules` for what was allocated. */
  readonly priority?: number
  /** The container that gets the traffic; left out for the main one. */
  readonly container?: string
  /** The container's port; left out for the service's. */
  readonly port?: number
  readonly protocol: 'http1' | 'http2' | 'grpc'
  readonly health?: {
    readonly path: string
    readonly intervalSeconds?: number
    readonly timeoutSeconds?: number
    readonly healthy?: number
    readonly unhealthy?: number
    readonly codes?: string
  }
  readonly drainSeconds?: number
  /** Seconds for which a client stays with a task; 0 switches stickiness off. */
  readonly stickySeconds?: number
  readonly slowStartSeconds?: number
  /** The listener rules that carry this route, with their priorities: a rule takes five values at most. */
  readonly rules: readonly IngressRule[]
}

/** One rule of a listener. */
export interface IngressRule {
  readonly priority: number
  readonly hosts: readonly string[]
  readonly paths: readonly string[]
  readonly headers: Readonly<Record<string, readonly string[]>>
}

export interface Mesh {
  /** Name or ARN of a Cloud Map namespace. */
  readonly namespace: string
  /** Ports that others reach, by name. */
  readonly expose: Readonly<
    Record<
      string,
      { readonly port: number; readonly as: string; readonly protocol?: 'http' | 'http2' | 'grpc' }
    >
  >
}

/** The number of tasks is Application Auto Scaling's business, between two limits. */
export interface AutoScale {
  readonly min: number
  readonly max: number
  /** Targets to hold: average percent of the task's CPU and memory, requests per task and minute. */
  readonly cpuPercent?: number
  readonly memoryPercent?: number
  readonly requestsPerTask?: number
  /** Messages that wait in a queue per running task. */
  readonly queue?: { readonly sqs: string; readonly backlogPerTask: number }
  readonly cooldown: { readonly inSeconds?: number; readonly outSeconds?: number }
  /** Steps that alarms of the service trigger, by name. */
  readonly steps: Readonly<Record<string, ScaleStep>>
  readonly schedules: Readonly<Record<string, ScaleSchedule>>
}

export interface ScaleStep {
  /** The name of an alarm of this service. */
  readonly when: string
  readonly change: 'add' | 'remove' | 'set'
  readonly amount: number
  readonly unit: 'tasks' | 'percent'
  readonly cooldownSeconds?: number
}

export interface ScaleSchedule {
  /** Five fields, as cron has them. */
  readonly cron: string
  readonly timezone: string
  readonly min?: number
  readonly max?: number
}

export interface Deploy {
  readonly strategy: 'rolling' | 'blueGreen' | 'linear' | 'canary'
  /** Percent of the wanted tasks that stay healthy during a rollout. */
  readonly minHealthyPercent: number
  /** Percent of the wanted tasks that may run during a rollout. */
  readonly maxRunningPercent: number
  readonly canary?: { readonly percent: number; readonly bakeMinutes: number }
  readonly linear?: { readonly stepPercent: number; readonly bakeMinutes: number }
  /** How long the old tasks stay after the last traffic moved. */
  readonly bakeAfterMinutes?: number
  /** How many new tasks may fail until ECS gives a rollout up; its own 50 % when it is left out. */
  readonly breakAfter?: { readonly tasks: number } | { readonly percent: number }
  /** When a rolling update counts as a success; when all tasks are new and the old ones are gone, if it is left out. */
  readonly earlySuccess?: {
    /** Percent of the wanted tasks that are new and healthy. */
    readonly healthyPercent: number
    /** Whether the old tasks go before the success or after it. */
    readonly oldTasks: 'before' | 'after'
  }
  /** How long a rollout may take beside its bake times and gates. */
  readonly timeoutSeconds?: number
  readonly gates: Readonly<Record<string, Gate>>
  /** Alarms that stop a rollout: of this service by name, or existing ones. */
  readonly alarms: readonly string[]
  /** Whether ECS rolls a failed rollout back; left out when nobody said. */
  readonly rollbackOnFailure?: boolean
  readonly rollbackOnAlarm?: boolean
}

export interface Gate {
  readonly at:
    | 'preScaleUp'
    | 'postScaleUp'
    | 'postTestTraffic'
    | 'preProductionTraffic'
    | 'postProductionTraffic'
  /** `job/migrate` */
  readonly run?: string
  readonly approval?: boolean
  readonly webhook?: string
  readonly timeoutSeconds?: number
  readonly onTimeout: 'rollback' | 'continue'
}

export type AlarmMetric =
  | 'cpu'
  | 'memory'
  | 'responseTime'
  | 'http5xx'
  | 'unhealthyHosts'
  | 'runningTasks'

export interface Alarm {
  /** A metric of the service itself; or `cloudwatch`. */
  readonly metric?: AlarmMetric
  /** Any metric of CloudWatch. */
  readonly cloudwatch?: {
    readonly namespace: string
    readonly metric: string
    readonly statistic: string
    readonly dimensions: Readonly<Record<string, string>>
  }
  /** The route that a metric of a load balancer is about; left out for the only one. */
  readonly ingress?: string
  readonly comparison: 'above' | 'below' | 'atLeast' | 'atMost'
  /** In the unit of the metric: percent, seconds, a count. */
  readonly threshold: number
  /** The threshold is a percentage of the requests. */
  readonly share?: true
  /** `3 of 5` periods must breach. */
  readonly breaches: number
  readonly periods: number
  readonly periodSeconds: number
  readonly missing: 'missing' | 'ignore' | 'breaching' | 'notBreaching'
  /** ARNs that are told when it goes off, and when it is over. */
  readonly notify: readonly string[]
}
