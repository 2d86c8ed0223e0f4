import type { Failure, RunTaskCommandOutput } from '@aws-sdk/client-ecs'
import type { Unit } from '@plumbline/desired-state'
import {
  anyOf,
  defineKind,
  FaultError,
  type AwsReader,
  type Change,
  type Context,
  type Observed,
  type Scope,
  type Shape,
  type Wait,
  type Wanted,
} from '../../model/index.ts'
import { describeTaskDefinition } from '../ecs-reads.ts'
import { nameOfUnit } from '../ownership.ts'
import { listTaskDefinitions } from '../revisions.ts'
import { describeTasks, listTasks } from '../tasks.ts'
import { compileRun, type RunRequest } from './compile.ts'
import { healthOfRun, waitsForRun, waitsForStart } from './health.ts'
import { describeLogStreams, listTags, observeOnce } from './observe.ts'
import { planRun, runTask, stopTask, tagResource } from './plan.ts'
import type { LiveRun, Stage, StartFacts } from './run.ts'

/**
 * The run of a job without a schedule: once for every form of what it runs. See docs/decisions/0009 for how that is kept.
 */
export const jobRun = defineKind<RunRequest, LiveRun>({
  name: 'job-run',
  calls: [
    listTaskDefinitions,
    describeTaskDefinition,
    listTags,
    listTasks,
    describeTasks,
    describeLogStreams,
    tagResource,
    runTask,
    stopTask,
  ],
  wanted,
  observe,
  actual,
  plan: planRun,
  health: healthOfRun,
  waits,
  read,
})

function wanted(unit: Unit, context: Context): readonly Wanted<RunRequest>[] {
  if (unit.kind !== 'job' || unit.spec.schedule !== undefined) return []
  const request = compileRun(unit, context)
  return [{ name: nameOfUnit(context), request, shape: { outcome: final } }]
}

/** What a run comes to. A failure is one: nothing is done about it until what runs changes. */
const final = anyOf('succeeded', 'failed', 'unknown')

/** A run that was begun for a job that is gone, or that got a schedule, is left to its end. */
async function observe(
  reader: AwsReader,
  scope: Scope<RunRequest>,
): Promise<readonly Observed<LiveRun>[]> {
  return Promise.all(scope.wanted.map((one) => observeOnce(reader, scope, one)))
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

function actual({ stage }: LiveRun): Shape {
  return { outcome: outcomes[stage] }
}

function waits(change: Change<RunRequest, LiveRun>): Wait | undefined {
  if (change.state === 'changed') return waitsForRun(change.live)
  return change.state === 'absent'
    ? waitsForStart(change.facts as unknown as StartFacts)
    : undefined
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
