import type { AwsReader } from '../../../model/index.ts'
import { tagsOf } from '../../ownership.ts'
import { recordFrom, runTag, type RunRecord } from '../../run-record.ts'
import type { RunTask } from '../../tasks.ts'
import { listEcsTags } from '../../ecs-reads.ts'
import { startedByOf } from '../token.ts'
import { verdictOf } from '../verdict.ts'
import { tokenOf, type OnceRequest } from './compile.ts'
import { endingOf, type Ending } from './run.ts'

/** A record, with the revision that it stands on and the tags of that. */
export interface Written {
  readonly revision: string
  readonly record: RunRecord
  readonly tags: Readonly<Record<string, string>>
}

/** The record of a run of the same thing at the same place, on whichever of the equal revisions it is. */
export async function recordOf(
  reader: AwsReader,
  revisions: readonly string[],
  place: string,
): Promise<Written | undefined> {
  for (const revision of revisions) {
    const written = await recordOn(reader, revision)
    const { record } = written ?? {}
    if (written !== undefined && (record?.place === place || record?.state === 'due'))
      return written
  }
  return undefined
}

async function recordOn(reader: AwsReader, revision: string): Promise<Written | undefined> {
  const answer = await reader.read(listEcsTags, { resourceArn: revision })
  const tags = tagsOf(answer.tags)
  const record = recordFrom(tags[runTag])
  return record === undefined ? undefined : { revision, record, tags }
}

/** A first attempt whose record no read shows yet: the task itself tells of it. */
export function unwritten(tasks: readonly RunTask[], request: OnceRequest): Written | undefined {
  const token = tokenOf(request, 1, 1)
  const task = tasks.find(({ startedBy }) => startedBy === startedByOf(token))
  if (task === undefined) return undefined
  const { place } = request
  const at = task.createdAt
  const record: RunRecord = { run: 1, attempt: 1, state: 'started', at, token, place, why: '' }
  return { revision: task.revision, record, tags: task.tags }
}

/** Earlier runs that have ended while nobody wanted them any more: how they ended is still to be written down. */
export async function endings(
  reader: AwsReader,
  others: readonly RunTask[],
  { main, essential }: OnceRequest,
): Promise<readonly Ending[]> {
  const stopped = others.filter((task) => task.stopped)
  const found = stopped.map(async (task) => {
    const record = (await recordOn(reader, task.revision))?.record
    const isOpen = record?.state === 'started' && task.startedBy === startedByOf(record.token)
    return isOpen ? [endingOf(task, record, verdictOf(task, main, essential))] : []
  })
  return (await Promise.all(found)).flat()
}
