import type { HealthReport, Wait } from '../../../model/index.ts'
import type { RunRecord } from '../../run-record.ts'
import { taskIdOf, type RunTask } from '../../tasks.ts'
import { inquiryOfRun } from './explain.ts'
import type { LiveRun, Stage, StartFacts } from './run.ts'

/** What a person is told of a run, and whether the job works. */
export function healthOfRun(live: LiveRun): HealthReport {
  const { stage } = live
  const why = `${attemptOf(live)} ${words[stage](live)}`
  const ran = stage === 'succeeded' ? 'succeeded' : 'failed'
  if (stage === 'succeeded') return { health: 'Healthy', reason: 'JobSucceeded', why, ran }
  const inquiry = inquiryOfRun(live)
  const said = `${attemptOf(live)} failed ${timeOf(live.record)}`
  const more = inquiry === undefined ? {} : { inquiry: { ...inquiry, said } }
  if (stage === 'failed') return { health: 'Degraded', reason: 'JobFailed', why, ran, ...more }
  if (stage === 'lost') return { health: 'Degraded', reason: 'JobOutcomeUnknown', why, ran }
  return { health: 'Progressing', reason: 'JobRunning', why, ...more }
}

const words: Readonly<Record<Stage, (live: LiveRun) => string>> = {
  unsent: () => 'is to be started',
  starting: () => 'starts',
  running: ({ task }) => `runs${of(task)}`,
  overdue: ({ task }) => `takes longer than its timeout and is stopped${of(task)}`,
  stopping: ({ task }) => `is being stopped${of(task)}`,
  ended: ({ verdict }) => `ended: ${verdict?.why}`,
  due: ({ record }) =>
    record.state === 'due' ? 'is to be started again' : `failed: ${record.why}`,
  succeeded: ({ record }) => `ended ${timeOf(record)}: ${record.why}`,
  failed: ({ record }) => `failed ${timeOf(record)}: ${record.why}`,
  lost: ({ record }) =>
    `began ${timeOf(record)}, and how it ended was forgotten before anybody looked; change what it runs to run it again`,
}

const timeOf = ({ at }: RunRecord) => new Date(at).toISOString()
const of = (task: RunTask | undefined) =>
  task === undefined ? '' : ` (task ${taskIdOf(task.arn)})`

function attemptOf({ record, attempts }: LiveRun): string {
  return `attempt ${record.attempt} of ${attempts}`
}

/** Why nothing is sent although the run has not ended. */
export function waitsForRun(live: LiveRun): Wait | undefined {
  const { stage, busy } = live
  if (busy !== undefined && (stage === 'due' || stage === 'unsent' || stage === 'ended'))
    return waitsForTask(busy)
  const goesOn = stage === 'running' || stage === 'starting' || stage === 'stopping'
  return goesOn
    ? { reason: 'WaitsFor', because: `waits for its run: ${healthOfRun(live).why}`, awaits: 'run' }
    : undefined
}

export function waitsForStart({ busy }: StartFacts): Wait | undefined {
  return busy === undefined ? undefined : waitsForTask(busy)
}

function waitsForTask(arn: string): Wait {
  const because = `waits until the run before it has ended (task ${taskIdOf(arn)})`
  return { reason: 'WaitsFor', because, awaits: 'run' }
}
