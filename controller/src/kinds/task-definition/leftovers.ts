import {
  DeleteTaskDefinitionsCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs'
import {
  call,
  faultOf,
  writes,
  type AwsReader,
  type Context,
  type LeftoverScope,
  type PlannedCall,
} from '../../model/index.ts'
import { listEcsTags, taskDefinitionByArn, type TaggedTaskDefinition } from '../ecs-reads.ts'
import { familyOf, isJob, tagsOf } from '../ownership.ts'
import { equals, revisionsOf } from '../revisions.ts'
import { runTag } from '../run-record.ts'
import { deregister } from './calls.ts'
import { revisionsInUse } from './in-use.ts'

export const deleteRevisions = writes('ecs:DeleteTaskDefinitions', DeleteTaskDefinitionsCommand)

/** As many as one call of DeleteTaskDefinitions takes (ECS API reference). */
const atOnceMax = 10
/** The most that one page of ListTaskDefinitions holds. */
const revisionsPerPage = 100

type Scope = LeftoverScope<RegisterTaskDefinitionCommandInput>

/**
 * Old revisions of the unit that nothing uses and no way back leads to: they are deregistered, and what is deregistered is
 * deleted. The newest ones stay, as many as the environment says. On a job without a schedule nothing is taken away: the
 * revision that ran carries the record of it.
 */
export async function leftovers(reader: AwsReader, scope: Scope): Promise<readonly PlannedCall[]> {
  const { context, unit } = scope
  if (unit.kind === 'bundle' || (unit.kind === 'job' && unit.spec.schedule === undefined)) return []
  const old = await oldRevisions(reader, scope)
  const deregistered = await revisionsOf(reader, familyOf(context), {
    sort: 'ASC',
    maxResults: atOnceMax,
    status: 'INACTIVE',
  })
  const inactive = await ownRevisions(reader, context, deregistered)
  if (old.length + inactive.length === 0) return []
  const used = await revisionsInUse(reader, context)
  const unused = [...old, ...inactive].filter(({ arn }) => !used.has(arn)).map(({ arn }) => arn)
  const leaving = unused.slice(0, atOnceMax)
  const active = new Set(old.map(({ arn }) => arn))
  const calls = leaving
    .filter((arn) => active.has(arn))
    .map((arn) => call(deregister, { taskDefinition: arn }))
  const last = call(deleteRevisions, { taskDefinitions: leaving })
  return leaving.length === 0
    ? []
    : [...calls, last].map((one) => ({ call: one, effect: 'deletes' }))
}

interface Revision {
  readonly arn: string
  readonly definition: TaggedTaskDefinition
}

/** The oldest of those that do not stay. */
async function oldRevisions(reader: AwsReader, scope: Scope): Promise<readonly Revision[]> {
  const { context } = scope
  const page = { maxResults: revisionsPerPage } as const
  const latest = await revisionsOf(reader, familyOf(context), { ...page, sort: 'DESC' })
  // All of so short a family stay, whosever they are: as it is with nearly every unit, and none has to be described.
  if (latest.length <= context.environment.policy.keepReleases) return []
  const newest = await ownRevisions(reader, context, latest)
  const first = await revisionsOf(reader, familyOf(context), { ...page, sort: 'ASC' })
  const oldest = await ownRevisions(reader, context, first)
  // Of a long family the middle is seen when the oldest are gone.
  const all = new Map([...newest, ...oldest.toReversed()].map((one) => [one.arn, one]))
  const stay = staying([...all.values()], scope)
  const old: Revision[] = []
  for (const one of [...all.values()].toReversed()) {
    if (old.length === atOnceMax) break
    const stays = stay.has(one.arn) || (await remembersRun(reader, context, one.arn))
    if (!stays) old.push(one)
  }
  return old
}

/**
 * The revisions that what is kept leads to, and the newest ones, until they are as many as the environment says. The one that
 * AWS named last in an answer to us stays in any case: it is used again without being looked for.
 */
function staying(
  newestFirst: readonly Revision[],
  { context, kept, known }: Scope,
): ReadonlySet<string> {
  const ways = kept.flatMap(
    ({ shape }) => newestFirst.find(({ definition }) => equals(definition, shape))?.arn ?? [],
  )
  const stay = new Set(ways)
  for (const { arn } of newestFirst) {
    if (stay.size >= context.environment.policy.keepReleases) break
    stay.add(arn)
  }
  return new Set([...stay, ...known.slice(0, 1)])
}

/** Those among revisions that carry the tag of this unit; what cannot be described is none. */
async function ownRevisions(
  reader: AwsReader,
  context: Context,
  arns: readonly string[],
): Promise<readonly Revision[]> {
  const found = await Promise.all(
    arns.map(async (arn) => ({ arn, definition: await seen(reader, arn) })),
  )
  return found.flatMap(({ arn, definition }) =>
    definition !== undefined && tagsOf(definition.tags)['plumbline:unit'] === context.unit
      ? [{ arn, definition }]
      : [],
  )
}

/** ECS describes an INACTIVE revision only as long as something refers to it (DescribeTaskDefinition reference). */
async function seen(reader: AwsReader, arn: string): Promise<TaggedTaskDefinition | undefined> {
  try {
    return await reader.look(taskDefinitionByArn, '', arn)
  } catch (error) {
    if (faultOf(error).code === 'ClientException') return undefined
    throw error
  }
}

/** The tags that came with the revision are those of its registration: this one is written later. */
async function remembersRun(reader: AwsReader, context: Context, arn: string): Promise<boolean> {
  if (!isJob(context)) return false
  const { tags } = await reader.read(listEcsTags, { resourceArn: arn })
  return tagsOf(tags)[runTag] !== undefined
}
