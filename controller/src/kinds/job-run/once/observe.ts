import type { AwsReader, JsonObject, Observed, Scope, Wanted } from '../../../model/index.ts'
import { familyOf } from '../../ownership.ts'
import { equalRevisions } from '../../revisions.ts'
import { lookAtTask, tasksOfFamily, type RunTask } from '../../tasks.ts'
import { beginnings } from '../calls.ts'
import { optional } from '../optional.ts'
import { tokenOf, type OnceRequest } from './compile.ts'
import { endings, recordOf, unwritten, type Written } from './records.ts'
import {
  isFinal,
  otherRuns,
  standing,
  type Found,
  type LiveRun,
  type Stage,
  type Standing,
  type StartFacts,
} from './run.ts'

type Look = Omit<Scope<object>, 'wanted'>

/** Looks at the one run that a job without a schedule wants. A settled one costs the list of revisions and its tags. */
export async function observeOnce(
  reader: AwsReader,
  scope: Look,
  { name, request }: Wanted<OnceRequest>,
): Promise<Observed<LiveRun>> {
  const revisions = await equalRevisions(reader, familyOf(scope.context), request.definition)
  const written = await recordOf(reader, revisions, request.place)
  const settled = written !== undefined && isFinal(written.record, request)
  const tasks = settled ? [] : await tasksOf(reader, scope, request)
  const current = written ?? unwritten(tasks, request)
  const { busy, ended } = await around(reader, tasks, current, request)
  const { now } = scope
  if (current === undefined) {
    const logAt = newestIn(await beginnings(reader, request, true), request)
    const first = absent(name, { now, ended, ...optional({ busy, logAt }) })
    // A gate that asks is nobody's drift.
    return scope.context.occasion === undefined ? first : { ...first, due: true }
  }
  const { record, revision, tags } = current
  const found = { record, request, now, tasks, ...optional({ known: scope.known[0] }) }
  const { run, logAt } = await withLog(reader, found)
  const { attempts } = request
  const live = { ...run, revision, attempts, now, ended, ...optional({ busy, logAt }) }
  return { name, observation: { state: 'present', live }, tags, due: true }
}

function absent(name: string, facts: StartFacts): Observed<LiveRun> {
  return { name, observation: { state: 'absent' }, facts: facts as unknown as JsonObject }
}

/** What goes on beside the run, or came before it and is not written down. */
async function around(
  reader: AwsReader,
  tasks: readonly RunTask[],
  current: Written | undefined,
  request: OnceRequest,
): Promise<Pick<StartFacts, 'ended'> & { readonly busy?: string | undefined }> {
  const others = otherRuns(tasks, current?.record.token ?? tokenOf(request, 1, 1))
  const busy = others.find(({ stopped }) => !stopped)?.arn
  return { busy, ended: await endings(reader, others, request) }
}

/** Stages from which something may be started, or of which only the log knows more. */
const needsLog: ReadonlySet<Stage> = new Set(['unsent', 'ended', 'due', 'lost'])

/** When everything else has forgotten what became of a run, the log tells whether it began. */
async function withLog(
  reader: AwsReader,
  found: Found,
): Promise<{ readonly run: Standing; readonly logAt?: number }> {
  const run = standing(found)
  if (!needsLog.has(run.stage)) return { run }
  const begun = await beginnings(reader, found.request, true)
  const more = optional({ logAt: newestIn(begun, found.request) })
  const { logAt } = run.record
  if (run.stage !== 'lost' || begun === undefined || logAt === undefined) return { run, ...more }
  return { run: standing({ ...found, began: begun.some((at) => at > logAt) }), ...more }
}

/** Before anything was written the log group may not be there; that is no hindrance to a first run. */
function newestIn(
  begun: readonly number[] | undefined,
  { logGroup }: OnceRequest,
): number | undefined {
  if (logGroup === undefined) return undefined
  return Math.max(0, ...(begun ?? []))
}

/** The tasks of the job that ECS knows, and the one that the answer to our last RunTask named. */
async function tasksOf(
  reader: AwsReader,
  scope: Look,
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
