import type { AwsReader, JsonObject, Observed, Scope, Wanted } from '../../../model/index.ts'
import { familyOf, tagsOf } from '../../ownership.ts'
import { equalRevisions } from '../../revisions.ts'
import { recordFrom, runTag, type RunRecord } from '../../run-record.ts'
import { lookAtTask, tasksOfFamily, type RunTask } from '../../tasks.ts'
import { beginnings, listTags } from '../calls.ts'
import { startedByOf } from '../token.ts'
import { verdictOf } from '../verdict.ts'
import { tokenOf, type OnceRequest } from './compile.ts'
import {
  endingOf,
  isFinal,
  otherRuns,
  standing,
  type Ending,
  type Found,
  type LiveRun,
  type Standing,
  type StartFacts,
} from './run.ts'

/** Clocks of ECS, of CloudWatch and ours differ by less than this (ms). */
const skewMs = 60_000

interface Written {
  readonly revision: string
  readonly record: RunRecord
  readonly tags: Readonly<Record<string, string>>
}

/** Looks at the one run that a job without a schedule wants. A settled one costs the list of revisions and its tags. */
export async function observeOnce(
  reader: AwsReader,
  scope: Omit<Scope<object>, 'wanted'>,
  { name, request }: Wanted<OnceRequest>,
): Promise<Observed<LiveRun>> {
  const family = familyOf(scope.context)
  const { attempts } = request
  const { now } = scope
  const revisions = await equalRevisions(reader, family, request.definition)
  const written = await recordOf(reader, revisions, request.place)
  if (written !== undefined && isFinal(written.record, request)) {
    const { revision, record, tags } = written
    return present(
      name,
      { ...standing({ record, request, now, tasks: [] }), revision, attempts, now },
      tags,
    )
  }
  const tasks = await tasksOf(reader, scope, request)
  const current = written ?? unwritten(tasks, request)
  const token = current?.record.token ?? tokenOf(request, 1, 1)
  const others = otherRuns(tasks, token)
  const busy = others.find(({ stopped }) => !stopped)?.arn
  const ended = await endings(reader, others, request)
  if (current === undefined) return absent(name, now, busy, ended)
  const { record, revision, tags } = current
  const known = scope.known[0]
  const found = { record, request, now, tasks, ...(known !== undefined && { known }) }
  const run = await withLog(reader, found)
  const more = { revision, attempts, now, ended, ...(busy !== undefined && { busy }) }
  return present(name, { ...run, ...more }, tags)
}

/** Only when everything else has forgotten what became of the run, the log is asked. */
async function withLog(reader: AwsReader, found: Found): Promise<Standing> {
  const run = standing(found)
  if (run.stage !== 'lost') return run
  const began = await beginnings(reader, found.request)
  if (began === undefined) return run
  return standing({ ...found, began: began.some((at) => at >= run.record.at - skewMs) })
}

function present(
  name: string,
  live: LiveRun,
  tags: Readonly<Record<string, string>>,
): Observed<LiveRun> {
  return { name, observation: { state: 'present', live }, tags, due: true }
}

function absent(
  name: string,
  now: number,
  busy: string | undefined,
  ended: readonly Ending[],
): Observed<LiveRun> {
  const facts: StartFacts = { now, ended, ...(busy !== undefined && { busy }) }
  return { name, observation: { state: 'absent' }, facts: facts as unknown as JsonObject }
}

/** The record of a run of the same thing at the same place, on whichever of the equal revisions it is. */
async function recordOf(
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
  const answer = await reader.read(listTags, { resourceArn: revision })
  const tags = tagsOf(answer.tags)
  const record = recordFrom(tags[runTag])
  return record === undefined ? undefined : { revision, record, tags }
}

/** A first attempt whose record no read shows yet: the task itself tells of it. */
function unwritten(tasks: readonly RunTask[], request: OnceRequest): Written | undefined {
  const token = tokenOf(request, 1, 1)
  const task = tasks.find(({ startedBy }) => startedBy === startedByOf(token))
  if (task === undefined) return undefined
  const { place } = request
  const at = task.createdAt
  const record: RunRecord = { run: 1, attempt: 1, state: 'started', at, token, place, why: '' }
  return { revision: task.revision, record, tags: task.tags }
}

/** The tasks of the job that ECS knows, and the one that the answer to our last RunTask named. */
async function tasksOf(
  reader: AwsReader,
  scope: Omit<Scope<object>, 'wanted'>,
  { input: { cluster = '' } }: OnceRequest,
): Promise<readonly RunTask[]> {
  const family = familyOf(scope.context)
  const [running, stopped] = await Promise.all([
    tasksOfFamily(reader, cluster, family, 'RUNNING'),
    tasksOfFamily(reader, cluster, family, 'STOPPED'),
  ])
  const listed = [...running, ...stopped]
  const known = scope.known[0]
  if (known === undefined || listed.some(({ arn }) => arn === known)) return listed
  const task = await lookAtTask(reader, cluster, known)
  return task === undefined ? listed : [...listed, task]
}

/** Earlier runs that have ended while nobody wanted them any more: how they ended is still to be written down. */
async function endings(
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
