import {
  noExplanation,
  type AwsReader,
  type Explanation,
  type Inquiry,
} from '../../../model/index.ts'
import { causeOfRun } from '../../cause.ts'
import { logTailOf } from '../../log-tail.ts'
import { looks } from '../../looks.ts'
import { groupStopped } from '../../stopped-tasks.ts'
import type { LiveRun } from './run.ts'

/** An attempt that failed is worth a closer look while ECS still knows its task. */
export function inquiryOfRun({ stage, record, verdict }: LiveRun): Inquiry | undefined {
  const failed = stage === 'failed' || (stage === 'ended' && verdict?.succeeded === false)
  return failed ? { of: record.token, failures: 1, final: true } : undefined
}

/** The end of the task, and the last lines of the container that ended it: at most one call. */
export async function explainRun(reader: AwsReader, { task }: LiveRun): Promise<Explanation> {
  if (task === undefined) return noExplanation
  const { look, unread } = looks()
  const tasks = groupStopped([task])
  const name = tasks[0]?.containers[0]?.name
  const log =
    name === undefined
      ? undefined
      : await look(`log of ${name}`, () => logTailOf(reader, task, name), undefined)
  const logs = log === undefined ? [] : [log]
  return { ...noExplanation, tasks, logs, unread, why: causeOfRun(tasks, logs) }
}
