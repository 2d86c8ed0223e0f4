import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import {
  sameShape,
  type AwsReader,
  type Context,
  type JsonObject,
  type Observed,
  type Scope,
  type Shape,
} from '../../model/index.ts'
import { object, text } from '../normal.ts'
import { isJob, nameOfUnit } from '../ownership.ts'
import { alarmsByService, listTags } from './aws.ts'
import type { AlarmRequest, LiveAlarm } from './aws.ts'
import { normalAlarm } from './normal.ts'

export async function observe(
  reader: AwsReader,
  scope: Scope<AlarmRequest>,
): Promise<readonly Observed<LiveAlarm>[]> {
  const { context } = scope
  if (isJob(context)) return []
  const found = await reader.group(alarmsByService, context.environment.name, nameOfUnit(context))
  const names = new Set(found.map(({ AlarmName }) => AlarmName))
  const missing = scope.wanted.filter(({ name }) => !names.has(name))
  const seen = await Promise.all(found.map((live) => look(reader, scope, live)))
  return [
    ...seen.filter((one) => one !== undefined),
    ...missing.map(({ name }) => ({ name, observation: { state: 'absent' } as const })),
  ]
}

/** Tags cost a call of their own: they are read only where a write may follow. */
async function look(
  reader: AwsReader,
  { context, wanted }: Scope<AlarmRequest>,
  live: MetricAlarm,
): Promise<Observed<LiveAlarm> | undefined> {
  const { AlarmName: name = '', AlarmArn } = live
  const found = wanted.find((one) => one.name === name)
  const stopsRollouts = found?.request.stopsRollouts ?? false
  const observed = {
    name,
    observation: { state: 'present', live: { alarm: live, stopsRollouts } },
    ...(AlarmArn !== undefined && { identifier: AlarmArn }),
  } as const
  if (found !== undefined && isSettled(found.shape, normalAlarm(live), context)) return observed
  const { Tags = [] } = await reader.read(listTags, { ResourceARN: AlarmArn })
  const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]))
  if (found !== undefined) return { ...observed, tags }
  // The name alone makes nothing ours.
  return tags['plumbline:unit'] === context.unit ? { ...observed, tags, surplus: true } : undefined
}

/** Scaling policies are wanted by references; a policy of the right name on this very service stands for itself here. */
function isSettled(wanted: Shape, live: Shape, context: Context): boolean {
  const place = `:resource/ecs/service/${context.environment.cluster}/${nameOfUnit(context)}:`
  const actions = object(live.ScalingPolicies)
  const policies = Object.entries(object(wanted.ScalingPolicies)).map(([name, reference]) => {
    const arn = actions[name]
    return [name, text(arn).includes(place) ? arn : reference] as const
  })
  const known: JsonObject =
    policies.length === 0 ? {} : { ScalingPolicies: Object.fromEntries(policies) }
  return sameShape({ ...wanted, ...known }, live)
}
