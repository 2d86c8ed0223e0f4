import type { RegisterScalableTargetCommandInput } from '@aws-sdk/client-application-auto-scaling'
import type { AutoScale, ServiceUnit } from '@plumbline/desired-state'
import {
  anyOf,
  call,
  ref,
  type Change,
  type Context,
  type Difference,
  type Json,
  type PlannedCall,
  type Wanted,
} from '../../model/index.ts'
import { nameOfUnit, tagsFor } from '../ownership.ts'
import { placeOf, resourceIdOf } from '../scaling-reads.ts'
import { registerTarget } from './aws.ts'
import type { LiveScaling, ScalingRequest } from './aws.ts'

type TargetInput = RegisterScalableTargetCommandInput
type TargetRequest = Extract<ScalingRequest, { part: 'target' }>
type LiveTarget = Extract<LiveScaling, { part: 'target' }>

/** The scalable target comes after the service: auto scaling does not take a service that is not there. */
export function wantedTarget(
  unit: ServiceUnit,
  context: Context,
  scale: AutoScale,
): Wanted<TargetRequest> {
  const name = nameOfUnit(context)
  const input = {
    ...placeOf(resourceIdOf(context)),
    MinCapacity: scale.min,
    MaxCapacity: scale.max,
    Tags: { ...tagsFor(context, unit) },
  }
  return {
    name,
    request: { part: 'target', input },
    shape: { min: limit(scale, 'min'), max: limit(scale, 'max') },
    // Auto scaling looks the service up, so that it must be seen to be there and not only be asked for.
    after: [ref(`service/${name}`)],
  }
}

/** A scheduled action changes the limits of the target, so that each of its values is as right as the first one. */
function limit(scale: AutoScale, side: 'min' | 'max'): Json {
  const scheduled = Object.values(scale.schedules).flatMap((one) => one[side] ?? [])
  const values = [...new Set([scale[side], ...scheduled])]
  return values.length === 1 ? scale[side] : anyOf(...values)
}

type TargetChange = Exclude<Change<ScalingRequest, LiveScaling>, { state: 'unwanted' }>

export function planTarget(input: TargetInput, change: TargetChange): PlannedCall {
  if (change.state === 'absent' || change.live.part !== 'target') {
    return { call: call(registerTarget, input), effect: 'creates' }
  }
  const update = updateOf(input, change.live, change.differences)
  const note = movedAtOnce(update, change.live)
  return {
    call: call(registerTarget, update),
    effect: 'updates in place',
    ...(note !== undefined && { note }),
  }
}

/** What is left out keeps its live value: a limit that a schedule set right now is not touched. */
function updateOf(
  { MinCapacity = 0, MaxCapacity = 0, Tags: _tags, ...place }: TargetInput,
  { target }: LiveTarget,
  differences: readonly Difference[],
): TargetInput {
  const changed = new Set(differences.map(({ path }) => path))
  const min = changed.has('min') ? MinCapacity : (target.MinCapacity ?? 0)
  const max = changed.has('max') ? MaxCapacity : (target.MaxCapacity ?? 0)
  // A new limit beyond the live other one would be refused.
  const both = min > max
  const suspended = differences.flatMap(({ path }) => /^suspended\.(.+)$/.exec(path)?.[1] ?? [])
  return {
    ...place,
    ...((changed.has('min') || both) && { MinCapacity }),
    ...((changed.has('max') || both) && { MaxCapacity }),
    ...(suspended.length > 0 && {
      SuspendedState: Object.fromEntries(suspended.map((member) => [member, false])),
    }),
  }
}

/** Registering moves the number of tasks into the limits at once, whatever the metrics say (SDK text). */
function movedAtOnce(
  { MinCapacity, MaxCapacity }: TargetInput,
  { target, count }: LiveTarget,
): string | undefined {
  if (count === undefined) return undefined
  const min = MinCapacity ?? target.MinCapacity ?? count
  const max = MaxCapacity ?? target.MaxCapacity ?? count
  if (count < min)
    return `starts ${spoken(min - count)} at once: ${count} run and ${min} is the least`
  if (count > max)
    return `stops ${spoken(count - max)} at once: ${count} run and ${max} is the most`
  return undefined
}

function spoken(tasks: number): string {
  return tasks === 1 ? '1 task' : `${tasks} tasks`
}
