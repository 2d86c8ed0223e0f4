import { sourcesIn, type SourceTable } from '../sources.ts'

const ofSchedule: SourceTable = {
  ScheduleExpression: 'spec.schedule.cron',
  ScheduleExpressionTimezone: 'spec.schedule.timezone',
  FlexibleTimeWindow: 'spec.schedule.window',
  'Target.RetryPolicy': 'spec.retries',
  'Target.RoleArn': ['spec.roles.scheduler', 'environment.roles.scheduler'],
  'Target.Arn': 'environment.cluster',
  'Target.EcsParameters.Network.Subnets': 'environment.network.subnets',
  'Target.EcsParameters.Network.SecurityGroups': 'environment.network.securityGroups',
  'Target.EcsParameters.Network.AssignPublicIp': 'environment.network.assignPublicIp',
}

/** Where the documents say a field of a schedule. */
export function sources(path: readonly string[]): readonly string[] {
  return sourcesIn(ofSchedule, path)
}
