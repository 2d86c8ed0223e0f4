import type { Failure, RunTaskCommandOutput } from '@aws-sdk/client-ecs'
import type { Unit } from '@plumbline/desired-state'
import {
  anyOf,
  defineKind,
  FaultError,
  noExplanation,
  type AwsReader,
  type Change,
  type Context,
  type Explanation,
  type Observed,
  type PlannedCall,
  type Scope,
  type Wait,
  type Wanted,
} from '../../model/index.ts'
import { describeTaskDefinition, listEcsTags } from '../ecs-reads.ts'
import { getLogEvents } from '../log-tail.ts'
import { nameOfUnit } from '../ownership.ts'
import { listTaskDefinitions } from '../revisions.ts'
import { getSchedule } from '../schedule-reads.ts'
import { describeTasks, listTasks } from '../tasks.ts'
import { describeLogStreams, runTask, stopTask, tagResource } from './calls.ts'
import { compileOnce, type OnceRequest } from './once/compile.ts'
import { explainRun } from './once/explain.ts'
import { healthOfRun, waitsForRun, waitsForStart } from './once/health.ts'
import { observeOnce } from './once/observe.ts'
import { planFirst, planNext } from './once/plan.ts'
import type { LiveRun, Stage, StartFacts } from './once/run.ts'
import { compileWatch, type WatchRequest } from './watch/compile.ts'
import { observeRuns, type LiveRuns } from './watch/observe.ts'
import { actualRuns, healthOfRuns, planRuns } from './watch/plan.ts'

type Request = OnceRequest | WatchRequest
type Live = LiveRun | LiveRuns

/**
 * The runs of a job. Without a schedule it is started once for every form of what it runs: docs/decisions/0009 says how
 * that is kept. With one EventBridge starts it, and its runs are watched over: docs/decisions/0010.
 */
export const jobRun = defineKind<Request, Live>({
  name: 'job-run',
  traces: {
    nameIn: (arn) => /^arn:[^:]*:ecs:[^:]*:[^:]*:task\/(.+)$/.exec(arn)?.[1],
    never: 'tasks end by themselves, or with their service',
  },
  calls: [
    listTaskDefinitions,
    describeTaskDefinition,
    listEcsTags,
    listTasks,
    describeTasks,
    describeLogStreams,
    getLogEvents,
    getSchedule,
    tagResource,
    runTask,
    stopTask,
  ],
  wanted,
  observe,
  follows: () => true,
  actual: (live) => ('stage' in live ? { outcome: outcomes[live.stage] } : actualRuns(live)),
  plan,
  health: (live) => ('stage' in live ? healthOfRun(live) : healthOfRuns(live)),
  explain,
  waits,
  read,
})

/** What a run comes to. A failure is one: nothing is done about it until what runs changes. */
const final = anyOf('succeeded', 'failed', 'unknown')

function wanted(unit: Unit, context: Context): readonly Wanted<Request>[] {
  if (unit.kind !== 'job') return []
  const name = nameOfUnit(context)
  const { schedule } = unit.spec
  if (schedule === undefined) {
    // What a gate runs within a rollout runs when the gate asks for it, and then once.
    if (unit.calledBy.length > 0 && context.occasion === undefined) return []
    return [{ name, request: compileOnce(unit, context), shape: { outcome: final } }]
  }
  const request = compileWatch(unit, schedule, context)
  return request === undefined ? [] : [{ name, request, shape: {} }]
}

/** A run that was begun for a job that is gone, or that got a schedule, is left to its end. */
async function observe(
  reader: AwsReader,
  scope: Scope<Request>,
): Promise<readonly Observed<Live>[]> {
  const looks = scope.wanted.map(({ request, ...rest }): Promise<Observed<Live>> =>
    request.mode === 'once'
      ? observeOnce(reader, scope, { ...rest, request })
      : observeRuns(reader, scope, { ...rest, request }),
  )
  return Promise.all(looks)
}

const outcomes: Readonly<Record<Stage, string>> = {
  unsent: 'not started',
  starting: 'starting',
  running: 'running',
  overdue: 'running for too long',
  stopping: 'being stopped',
  ended: 'not written down',
  due: 'to be tried again',
  succeeded: 'succeeded',
  failed: 'failed',
  lost: 'unknown',
}

function plan(change: Change<Request, Live>): readonly PlannedCall[] {
  if (change.state === 'unwanted') return []
  const { request } = change.wanted
  if (change.state === 'absent') {
    return request.mode === 'once' ? planFirst(request, change.facts as unknown as StartFacts) : []
  }
  const { live } = change
  if ('stage' in live) return request.mode === 'once' ? planNext(live, request) : []
  return request.mode === 'watch' ? planRuns(live, request) : []
}

async function explain(reader: AwsReader, live: Live): Promise<Explanation> {
  return 'stage' in live ? explainRun(reader, live) : noExplanation
}

function waits(change: Change<Request, Live>): Wait | undefined {
  if (change.state === 'absent') return waitsForStart(change.facts as unknown as StartFacts)
  const isOnce = change.state === 'changed' && 'stage' in change.live
  return isOnce ? waitsForRun(change.live) : undefined
}

/** RunTask answers with success and a list of failures when there is no room for the task. */
function read(output: object): { readonly identifier?: string } {
  const { tasks = [], failures = [] } = output as Partial<RunTaskCommandOutput>
  const [failure] = failures
  if (failure !== undefined && tasks.length === 0) throw notStarted(failure)
  const arn = tasks[0]?.taskArn
  return arn === undefined ? {} : { identifier: arn }
}

function notStarted({ reason = 'without a reason', detail }: Failure): FaultError {
  return new FaultError({
    code: 'TaskNotStarted',
    source: 'aws',
    retry: 'backoff',
    message: `ecs:RunTask started no task: ${detail === undefined ? reason : `${reason}, ${detail}`}`,
    hint: 'Nothing to do for a want of capacity: it is tried again. If it lasts, look at the capacity of the cluster.',
  })
}
