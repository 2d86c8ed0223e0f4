import type { ScalableTarget } from '@aws-sdk/client-application-auto-scaling'
import { sameShape, type AwsReader, type Observed, type Scope } from '../../model/index.ts'
import { servicesByName } from '../ecs-reads.ts'
import { isJob, nameOfUnit } from '../ownership.ts'
import { actionsById, listTags, policiesById, resourceIdOf, targetsById } from './aws.ts'
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
  const name = nameOfUnit(context)
  const isWanted = wanted.length > 0
  // Asked for together with the other kinds, so that they share a call.
  const [target, service] = await Promise.all([
    reader.look(targetsById, '', resourceIdOf(context)),
    isWanted ? reader.look(servicesByName, context.environment.cluster, name) : undefined,
  ])
  if (target === undefined) return against(scope, [])
  if (!isWanted) {
    const tags = await tagsOfTarget(reader, target)
    return [{ name, ...present({ part: 'target', target }), tags, surplus: true }]
  }
  const seen = against(scope, await look(reader, scope, target, service?.desiredCount))
  // Tags cost a call of their own: they are read only where a write may follow. Those of the target say whose its
  // policies and actions are, which cannot carry any.
  if (isSettled(scope, seen)) return seen
  const tags = await tagsOfTarget(reader, target)
  return seen.map((one) => ({ ...one, tags }))
}

async function look(
  reader: AwsReader,
  { context }: Scope<ScalingRequest>,
  target: ScalableTarget,
  count: number | undefined,
): Promise<readonly Seen[]> {
  const id = resourceIdOf(context)
  const [policies, actions] = await Promise.all([
    reader.group(policiesById, '', id),
    reader.group(actionsById, '', id),
  ])
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

function isSettled({ wanted }: Scope<ScalingRequest>, seen: readonly Seen[]): boolean {
  return seen.every(({ name, observation, surplus }) => {
    const found = wanted.find((one) => one.name === name)
    return (
      surplus === undefined &&
      found !== undefined &&
      observation.state === 'present' &&
      sameShape(found.shape, actual(observation.live))
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
