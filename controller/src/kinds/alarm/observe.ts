import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { AwsReader, Observed, Scope } from '../../model/index.ts'
import { identifiersOf, isAsWanted, type Identifiers } from '../identifiers.ts'
import { isJob, nameOfUnit, tagsOfPairs } from '../ownership.ts'
import { alarmsByService, listTags } from './aws.ts'
import type { AlarmRequest, LiveAlarm } from './aws.ts'
import { normalAlarm } from './normal.ts'

export async function observe(
  reader: AwsReader,
  scope: Scope<AlarmRequest>,
): Promise<readonly Observed<LiveAlarm>[]> {
  const { context } = scope
  if (isJob(context)) return []
  const [found, identifiers] = await Promise.all([
    reader.group(alarmsByService, context.environment.name, nameOfUnit(context)),
    identifiersOf(reader, context, scope.wanted),
  ])
  const names = new Set(found.map(({ AlarmName }) => AlarmName))
  const missing = scope.wanted.filter(({ name }) => !names.has(name))
  const seen = await Promise.all(found.map((live) => look(reader, scope, live, identifiers)))
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
  identifiers: Identifiers,
): Promise<Observed<LiveAlarm> | undefined> {
  const { AlarmName: name = '', AlarmArn } = live
  const found = wanted.find((one) => one.name === name)
  const stopsRollouts = found?.request.stopsRollouts ?? false
  const observed = {
    name,
    observation: { state: 'present', live: { alarm: live, stopsRollouts } },
    ...(AlarmArn !== undefined && { identifier: AlarmArn }),
  } as const
  if (found !== undefined && isAsWanted(found.shape, normalAlarm(live), identifiers))
    return observed
  const { Tags } = await reader.read(listTags, { ResourceARN: AlarmArn })
  const tags = tagsOfPairs(Tags)
  if (found !== undefined) return { ...observed, tags }
  // The name alone makes nothing ours.
  return tags['plumbline:unit'] === context.unit ? { ...observed, tags, surplus: true } : undefined
}
