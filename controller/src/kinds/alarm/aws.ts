import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  type DescribeAlarmsCommandInput,
  type DescribeAlarmsCommandOutput,
  type MetricAlarm,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch'
import { reads, writes, type GroupRead } from '../../model/index.ts'
import { describeTargetGroups } from '../elb-reads.ts'
import { describePolicies, describeTargets } from '../scaling-reads.ts'

const describeAlarms = reads('cloudwatch:DescribeAlarms', DescribeAlarmsCommand)
export const listTags = reads('cloudwatch:ListTagsForResource', ListTagsForResourceCommand)
export const putAlarm = writes('cloudwatch:PutMetricAlarm', PutMetricAlarmCommand)
export const deleteAlarms = writes('cloudwatch:DeleteAlarms', DeleteAlarmsCommand)

export const alarmCalls = [
  describeAlarms,
  listTags,
  putAlarm,
  deleteAlarms,
  // What its dimensions and its actions refer to.
  describeTargetGroups,
  describeTargets,
  describePolicies,
]

export interface AlarmRequest {
  readonly input: PutMetricAlarmCommandInput
  /** It is one of those that stop a rollout: while it is on, the unit is not well. */
  readonly stopsRollouts: boolean
}

export interface LiveAlarm {
  readonly alarm: MetricAlarm
  readonly stopsRollouts: boolean
}

/** The most that a page of DescribeAlarms holds (SDK text). */
const pageMax = 100

/**
 * Alarms by service. Their names begin with the environment and the service (decision 0008), so that a page shows those
 * of many services, wanted or not, and nothing of anybody else. The scope is the environment.
 */
export const alarmsByService: GroupRead<
  DescribeAlarmsCommandInput,
  DescribeAlarmsCommandOutput,
  MetricAlarm
> = {
  operation: describeAlarms,
  one: (environment, service, token) => page(`plumbline/${environment}/${service}/`, token),
  all: (environment, token) => page(`plumbline/${environment}/`, token),
  items: ({ MetricAlarms = [] }) =>
    MetricAlarms.map((alarm) => [alarm.AlarmName?.split('/')[2] ?? '', alarm]),
  next: ({ NextToken }) => NextToken,
}

function page(prefix: string, token: string | undefined): DescribeAlarmsCommandInput {
  return {
    AlarmNamePrefix: prefix,
    AlarmTypes: ['MetricAlarm'],
    MaxRecords: pageMax,
    ...(token !== undefined && { NextToken: token }),
  }
}
