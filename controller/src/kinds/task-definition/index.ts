import {
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type RegisterTaskDefinitionCommandOutput,
} from '@aws-sdk/client-ecs'
import type { TaskUnit } from '@plumbline/desired-state'
import {
  call,
  defineKind,
  nameOf,
  writes,
  type AwsReader,
  type Change,
  type Context,
  type HealthReport,
  type Observed,
  type PlannedCall,
  type Proven,
  type Scope,
  type Shape,
  type Wanted,
} from '../../model/index.ts'
import {
  describeServices,
  describeTaskDefinition,
  listEcsTags,
  listServices,
  servicesByName,
  taskDefinitionByArn,
  type TaggedTaskDefinition,
} from '../ecs-reads.ts'
import { familyOf, isJob, logGroupOf, nameOfUnit, tagsOf } from '../ownership.ts'
import { compileTaskDefinition } from '../compile-task.ts'
import { graft, type AwsNames } from '../graft.ts'
import { normalTaskDefinition } from '../normal-task.ts'
import { activeRevisions, equals, listTaskDefinitions, normalRevision } from '../revisions.ts'
import { getSchedule } from '../schedule-reads.ts'
import { describeTasks, listTasks } from '../tasks.ts'
import { deregister } from './calls.ts'
import { inventory, listFamilies } from './inventory.ts'
import { deleteRevisions, leftovers } from './leftovers.ts'
import { digestOf } from '../digest.ts'
import { asRegistered, isProven, provenBy } from './proven.ts'
import { sources } from './sources.ts'
import { traces } from './traces.ts'

type DefinitionScope = Scope<RegisterTaskDefinitionCommandInput>
type DefinitionWanted = Wanted<RegisterTaskDefinitionCommandInput>

const register = writes('ecs:RegisterTaskDefinition', RegisterTaskDefinitionCommand)

/** A family of revisions: the one that the service runs, and the one that equals what is wanted. */
export interface LiveFamily {
  readonly inUse?: TaggedTaskDefinition
  readonly match?: TaggedTaskDefinition
  /** Revisions to deregister, when the unit was removed. */
  readonly active: readonly string[]
}

export const taskDefinition = defineKind<RegisterTaskDefinitionCommandInput, LiveFamily>({
  name: 'task-definition',
  traces,
  calls: [
    describeServices,
    describeTaskDefinition,
    listTaskDefinitions,
    listFamilies,
    register,
    deregister,
    listServices,
    listTasks,
    describeTasks,
    getSchedule,
    listEcsTags,
    deleteRevisions,
  ],
  wanted,
  observe,
  actual,
  plan,
  keep: (request, live, paths) => graft(request, definitionOf(live), paths, awsNames),
  health,
  sources,
  read,
  inventory,
  leftovers,
})

function wanted(
  unit: TaskUnit,
  context: Context,
): readonly Wanted<RegisterTaskDefinitionCommandInput>[] {
  const request = compileTaskDefinition(unit, context)
  // The tasks write to the log group from their first second on: it comes first.
  const group = unit.spec.logs.group === undefined ? logGroupOf(context) : undefined
  const after = group === undefined ? undefined : nameOf(`log-group/${group}`, group)
  return [
    {
      name: familyOf(context),
      request,
      shape: normalTaskDefinition(request, context.environment),
      ...(after !== undefined && { after: [after] }),
    },
  ]
}

async function observe(
  reader: AwsReader,
  scope: DefinitionScope,
): Promise<readonly Observed<LiveFamily>[]> {
  const name = familyOf(scope.context)
  const target = scope.wanted[0]
  if (target === undefined) return [await observeRemoved(reader, scope, name)]
  const inUse = await definitionInUse(reader, scope, target)
  const isRight = inUse !== undefined && equals(inUse, target.shape)
  const match = isRight ? inUse : await search(reader, name, scope, target)
  const proven = isRight ? provenBy(scope, inUse, target) : undefined
  const live = found(inUse, match)
  if (live === undefined) return [{ name, observation: { state: 'absent' } }]
  const arn = match?.taskDefinition.taskDefinitionArn
  return [
    {
      name,
      observation: { state: 'present', live },
      ...(arn !== undefined && { identifier: arn }),
      ...(proven && { proven }),
    },
  ]
}

function found(
  inUse: TaggedTaskDefinition | undefined,
  match: TaggedTaskDefinition | undefined,
): LiveFamily | undefined {
  if (inUse === undefined && match === undefined) return undefined
  return {
    ...(inUse !== undefined && { inUse }),
    ...(match !== undefined && { match }),
    active: [],
  }
}

/**
 * The definition that the live service runs. A settled unit costs no call of its own here: the first answer is shared, and
 * the second is kept for good, or was proved to be what is wanted by a process before this one.
 */
async function definitionInUse(
  reader: AwsReader,
  { context, proven }: DefinitionScope,
  target: DefinitionWanted,
): Promise<TaggedTaskDefinition | undefined> {
  if (isJob(context)) return undefined
  const service = await reader.look(
    servicesByName,
    context.environment.cluster,
    nameOfUnit(context),
  )
  const arn = service?.taskDefinition
  if (arn === undefined || service?.status === 'INACTIVE') return undefined
  return isProven(proven, arn, target)
    ? asRegistered(target, arn)
    : reader.look(taskDefinitionByArn, '', arn)
}

/**
 * A revision that equals what is wanted: first the ones that AWS named in answers to our own writes, because a list may
 * not show them yet, then the newest of the family.
 */
async function search(
  reader: AwsReader,
  family: string,
  { known, proven }: DefinitionScope,
  target: DefinitionWanted,
): Promise<TaggedTaskDefinition | undefined> {
  const { shape } = target
  const newest = known[0]
  if (newest !== undefined) {
    if (isProven(proven, newest, target)) return asRegistered(target, newest)
    const definition = await reader.look(taskDefinitionByArn, '', newest)
    if (definition !== undefined && equals(definition, shape)) return definition
  }
  for (const arn of await activeRevisions(reader, family)) {
    const definition = await reader.look(taskDefinitionByArn, '', arn)
    if (definition !== undefined && equals(definition, shape)) return definition
  }
  return undefined
}

/** Only revisions that carry this unit's tag are taken away; the rest of the family belongs to somebody else. */
async function observeRemoved(
  reader: AwsReader,
  scope: Scope<RegisterTaskDefinitionCommandInput>,
  name: string,
): Promise<Observed<LiveFamily>> {
  const active: string[] = []
  let tags: Readonly<Record<string, string>> | undefined
  for (const arn of await activeRevisions(reader, name)) {
    const definition = await reader.look(taskDefinitionByArn, '', arn)
    const own = tagsOf(definition?.tags)
    if (own['plumbline:unit'] !== scope.context.unit) continue
    active.push(arn)
    tags ??= own
  }
  if (tags === undefined) return { name, observation: { state: 'absent' } }
  return { name, observation: { state: 'present', live: { active } }, tags }
}

const awsNames: AwsNames = { containers: ['containerDefinitions'], ports: ['portMappings'] }

/** The revision that runs, or else the one that is going to. */
function definitionOf({ inUse, match }: LiveFamily): object {
  return (inUse ?? match)?.taskDefinition ?? {}
}

function actual(live: LiveFamily): Shape {
  const shown = live.inUse ?? live.match
  return shown === undefined ? {} : normalRevision(shown)
}

function plan(
  change: Change<RegisterTaskDefinitionCommandInput, LiveFamily>,
): readonly PlannedCall[] {
  if (change.state === 'unwanted') {
    return change.live.active.map((arn) => ({
      call: call(deregister, { taskDefinition: arn }),
      effect: 'deletes',
    }))
  }
  const exists = change.state === 'changed' && change.live.match !== undefined
  return exists ? [] : [{ call: call(register, change.wanted.request), effect: 'creates' }]
}

function health(): HealthReport {
  return { health: 'Healthy', reason: 'Registered', why: 'a revision is registered' }
}

/** A revision never changes: what AWS answers to its registration is a reading of it. */
function read(output: object): { readonly identifier?: string; readonly proven?: Proven } {
  const { taskDefinition } = output as RegisterTaskDefinitionCommandOutput
  const { taskDefinitionArn: identifier } = taskDefinition ?? {}
  if (taskDefinition === undefined || identifier === undefined) return {}
  return {
    identifier,
    proven: { identifier, digest: digestOf(normalTaskDefinition(taskDefinition)) },
  }
}
