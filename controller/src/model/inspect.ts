import type { UnitId } from '@plumbline/desired-state'
import type { OperationName } from './aws.ts'
import type { ResourceId } from './plan.ts'

/** One task that is meant to run, or is on its way out. */
export interface RunningTask {
  readonly id: string
  /** Left out until it was placed. */
  readonly zone?: string
  /** The task definition that it runs: `prod-web:12`. */
  readonly version: string
  /** `RUNNING`, `PENDING` … */
  readonly state: string
  /** `HEALTHY`, `UNHEALTHY`; `UNKNOWN` where nothing checks it. */
  readonly health: string
  /** Epoch ms. */
  readonly startedAt?: number
}

/** One version of a service that ECS keeps tasks of. */
export interface Version {
  readonly version: string
  /** What is being rolled out, or in place when nothing is. */
  readonly newest: boolean
  readonly desired: number
  readonly running: number
  readonly pending: number
  readonly failed: number
  /** Share of the traffic (%); left out where ECS does not split it. */
  readonly traffic?: number
}

/** What runs of one unit, as AWS said when it was asked. */
export interface Running {
  /** Epoch ms. */
  readonly at: number
  readonly versions: readonly Version[]
  readonly tasks: readonly RunningTask[]
  /** There are more tasks than these. */
  readonly more: boolean
  /** What could not be read, and why. */
  readonly unread: readonly string[]
}

export interface LogQuery {
  /** The newest task, when left out. */
  readonly task?: string
  /** The first container that has a log, when left out. */
  readonly container?: string
  readonly lines: number
}

/** The last lines of one container, without what looks like a credential. */
export interface LogLines {
  /** Epoch ms. */
  readonly at: number
  readonly task: string
  readonly container: string
  readonly group: string
  readonly stream: string
  /** Oldest first; times in epoch ms. */
  readonly lines: readonly { readonly at: number; readonly text: string }[]
}

/** What could be looked into, and what was found there. */
export interface Logs {
  /** Newest first. */
  readonly tasks: readonly { readonly id: string; readonly stopped: boolean }[]
  readonly containers: readonly string[]
  /** Left out where there is nothing to read; `why` says why. */
  readonly log?: LogLines
  readonly why?: string
}

/** One resource of a unit, and what it refers to. */
export interface Part {
  readonly resource: ResourceId
  readonly needs: readonly ResourceId[]
  /** Where the console of AWS shows it. Left out where it has no page of its own, and where AWS is not the real one. */
  readonly page?: string
}

/** What a unit consists of and what it depends on, as Git says now. */
export interface Structure {
  readonly parts: readonly Part[]
  readonly dependsOn: readonly UnitId[]
  readonly dependents: readonly UnitId[]
}

/** How busy the controller is. Counts are since its start. */
export interface Load {
  readonly queueDepth: number
  readonly turns: Readonly<Record<string, number>>
  readonly calls: readonly {
    readonly op: OperationName
    readonly calls: number
    readonly retries: number
    readonly throttled: number
    readonly failed: number
  }[]
  readonly budgets: readonly Budget[]
}

/** What AWS allows of a group of operations in one place, and how much of it may be used now. */
export interface Budget {
  /** `111122223333/eu-west-1`. */
  readonly place: string
  readonly operations: readonly OperationName[]
  /** Calls a second that are used at most, and at present: it falls when AWS refuses calls. */
  readonly full: number
  readonly perSecond: number
  /** Calls that wait for their turn. */
  readonly waiting: number
}

/** Looks on demand, for people: they decide nothing. What asks AWS is answered from memory for a few seconds. */
export interface Inspect {
  /** @throws FaultError `UnitUnknown`, `NothingRuns`, and what AWS refuses */
  running(unit: UnitId): Promise<Running>
  /** @throws FaultError `UnitUnknown`, `NothingRuns`, and what AWS refuses */
  logs(unit: UnitId, query: LogQuery): Promise<Logs>
  /** @throws FaultError `UnitUnknown` */
  structure(unit: UnitId): Structure
  load(): Load
}
