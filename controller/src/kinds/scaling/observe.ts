import type {
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import type { AwsReader, Context, Observed, Scope } from '../../model/index.ts'
import { servicesByName } from '../ecs-reads.ts'
import { identifiersOf, isAsWanted, type Identifiers } from '../identifiers.ts'
import { isJob, nameOfUnit } from '../ownership.ts'
import { policiesOf, resourceIdOf, targetOf } from '../scaling-reads.ts'
import { actionsById, listTags } from './aws.ts'
import type { LiveScaling, ScalingRequest } from './aws.ts'
import { actual } from './normal.ts'

type Seen = Observed<LiveScaling>

/**
 * The target of the service, and what hangs on it. A target that nobody wants any more goes with everything that hangs
 * on it, so that nothing else is looked at then.
 */
export async function observe(
  reader: AwsReader,
  scope: Scope<ScalingRequest>,
): Promise<readonly Seen[]> {
  const { context, wanted } = scope
  if (isJob(context)) return []
  if (wanted.length === 0) return lookAtUnwanted(reader, scope)
  // Asked for together with the other kinds, so that they share calls.
  const [live, service, identifiers] = await Promise.all([
    lookAtTarget(reader, context),
    reader.look(servicesByName, context.environment.cluster, nameOfUnit(context)),
    identifiersOf(reader, context, wanted),
  ])
  if (live === undefined) return against(scope, [])
  const seen = against(scope, seenOf(context, live, service?.desiredCount))
  // Tags cost a call of their own: they are read only where a write may follow. Those of the target say whose its
  // policies and actions are, which cannot carry any.
  if (isSettled(scope, seen, identifiers)) return seen
  const tags = await tagsOfTarget(reader, live.target)
  return seen.map((one) => ({ ...one, tags }))
}

async function lookAtUnwanted(
  reader: AwsReader,
  { context, unit, removed }: Scope<ScalingRequest>,
): Promise<readonly Seen[]> {
  const target = await targetOf(reader, context)
  if (target === undefined) return []
  const tags = await tagsOfTarget(reader, target)
  // Somebody else scales the service, and either the spec says so, or the service goes and leaves nothing to scale.
  const leaves = unit?.kind === 'service' && unit.spec.scale === 'elsewhere'
  if (tags['plumbline:unit'] !== context.unit && (removed || leaves)) return []
  const name = nameOfUnit(context)
  return [{ name, ...present({ part: 'target', target }), tags, surplus: true }]
}

interface LiveTarget {
  readonly target: ScalableTarget
  readonly policies: readonly ScalingPolicy[]
  readonly actions: readonly ScheduledAction[]
}

async function lookAtTarget(reader: AwsReader, context: Context): Promise<LiveTarget | undefined> {
  const target = await targetOf(reader, context)
  if (target === undefined) return undefined
  const [policies, actions] = await Promise.all([
    policiesOf(reader, context),
    reader.group(actionsById, '', resourceIdOf(context)),
  ])
  return { target, policies, actions }
}

function seenOf(
  context: Context,
  { target, policies, actions }: LiveTarget,
  count: number | undefined,
): readonly Seen[] {
  return [
    {
      name: nameOfUnit(context),
      ...present({ part: 'target', target, ...(count !== undefined && { count }) }),
      ...identified(target.ScalableTargetARN),
    },
    ...policies.map((policy) => ({
      name: `policy/${policy.PolicyName}`,
      ...present({ part: 'policy', policy }),
      ...identified(policy.PolicyARN),
    })),
    ...actions.map((action) => ({
      name: `schedule/${action.ScheduledActionName}`,
      ...present({ part: 'schedule', action }),
      ...identified(action.ScheduledActionARN),
    })),
  ]
}

/** What is wanted and was not seen is absent; what was seen and is not wanted is too much. */
function against({ wanted }: Scope<ScalingRequest>, seen: readonly Seen[]): readonly Seen[] {
  const names = new Set(seen.map(({ name }) => name))
  const wantedNames = new Set(wanted.map(({ name }) => name))
  const missing = wanted.filter(({ name }) => !names.has(name))
  return [
    ...seen.map((one) => (wantedNames.has(one.name) ? one : { ...one, surplus: true as const })),
    ...missing.map(({ name }) => ({ name, observation: { state: 'absent' } as const })),
  ]
}

function isSettled(
  { wanted }: Scope<ScalingRequest>,
  seen: readonly Seen[],
  identifiers: Identifiers,
): boolean {
  return seen.every(({ name, observation, surplus }) => {
    const found = wanted.find((one) => one.name === name)
    return (
      surplus === undefined &&
      found !== undefined &&
      observation.state === 'present' &&
      isAsWanted(found.shape, actual(observation.live), identifiers)
    )
  })
}

async function tagsOfTarget(reader: AwsReader, { ScalableTargetARN }: ScalableTarget) {
  // A target that is older than tags has no ARN (SDK text), and so none can say that it is ours.
  if (ScalableTargetARN === undefined) return {}
  const { Tags } = await reader.read(listTags, { ResourceARN: ScalableTargetARN })
  return Tags ?? {}
}

function present(live: LiveScaling) {
  return { observation: { state: 'present', live } } as const
}

function identified(identifier: string | undefined): { readonly identifier?: string } {
  return identifier === undefined ? {} : { identifier }
}
