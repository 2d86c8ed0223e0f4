import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import type { Service } from '@aws-sdk/client-ecs'
import {
  noExplanation,
  reads,
  type AlarmSaid,
  type AwsReader,
  type Explanation,
  type Inquiry,
  type LogTail,
  type StoppedTasks,
  type TargetGroupSaid,
} from '../../model/index.ts'
import { causeOf, groupName, isTrouble } from '../cause.ts'
import { describeTargetHealth } from '../elb-reads.ts'
import { getLogEvents, logTailOf } from '../log-tail.ts'
import { looks } from '../looks.ts'
import { groupStopped, stoppedTasksOf, textOf } from '../stopped-tasks.ts'
import { describeTasks, listTasks, taskIdOf, type RunTask } from '../tasks.ts'
import type { LiveService } from './change.ts'
import { primaryOf } from './rollout.ts'

const describeAlarms = reads('cloudwatch:DescribeAlarms', DescribeAlarmsCommand)

/** What is read beside what every pass reads, when there is something to explain. */
export const explainCalls = [
  listTasks,
  describeTasks,
  getLogEvents,
  describeTargetHealth,
  describeAlarms,
]

/** So that an explanation costs a known number of calls: at most two logs, four target groups, and three calls besides. */
const logsMax = 2
const groupsMax = 4
const eventsMax = 5

/** What becomes of a rollout is worth a closer look when tasks fail, when it ended badly, or when something watched over it. */
export function inquiryOf({ service, rollout }: LiveService): Inquiry | undefined {
  const primary = primaryOf(service)
  const failed = primary?.failedTasks ?? 0
  if (rollout === undefined) {
    if (primary?.id === undefined) return undefined
    if (primary.rolloutState === 'FAILED') {
      return { of: primary.id, failures: failed, final: true }
    }
    const fails = primary.rolloutState === 'IN_PROGRESS' && failed > 0
    return fails ? { of: primary.id, failures: failed, final: false } : undefined
  }
  const failures = primary?.id === rollout.id ? failed : 0
  switch (rollout.phase) {
    case 'superseded':
      return undefined
    case 'running':
      return failures > 0 ? { of: rollout.id, failures, final: false } : undefined
    case 'completed':
      return isWatched(service) ? { of: rollout.id, failures: 0, final: true } : undefined
    case 'rolling-back':
    case 'rolled-back':
    case 'failed':
      return { of: rollout.id, failures, final: true }
  }
}

/** Alarms decide on the rollout, or targets do. */
function isWatched(service: Service): boolean {
  return alarmNamesOf(service).length > 0 || groupsIn(service).length > 0
}

/** What AWS knows of a rollout that ECS forgets: its stopped tasks and their logs, targets, alarms, events. */
export async function explainService(
  reader: AwsReader,
  { service, rollout }: LiveService,
  inquiry: Inquiry,
): Promise<Explanation> {
  const { look, unread } = looks()
  const isGood = rollout?.phase === 'completed'
  const place = { cluster: service.clusterArn ?? '', name: service.serviceName ?? '' }
  const [stopped, alarms, targets] = await Promise.all([
    isGood ? [] : look('stopped tasks', () => stoppedTasksOf(reader, place, inquiry.of), []),
    look('alarms', () => alarmsOf(reader, alarmNamesOf(service)), []),
    Promise.all(
      groupsIn(service)
        .slice(0, groupsMax)
        .map((arn) =>
          look(`targets of ${groupName(arn)}`, () => targetsOf(reader, arn), undefined),
        ),
    ),
  ])
  const groups = groupStopped(stopped)
  const logs = await Promise.all(
    groups.slice(0, logsMax).map((group) => {
      const read = () => tailOf(reader, stopped, group)
      return look(`log of ${group.containers[0]?.name}`, read, undefined)
    }),
  )
  const found = {
    tasks: groups,
    alarms,
    targets: targets.filter((one) => one !== undefined),
    events: isGood ? [] : eventsOf(service, inquiry.of, stopped),
    logs: logs.filter((log) => log !== undefined),
  }
  const said = [rollout?.why, primaryOf(service)?.rolloutStateReason].join(' ')
  return { ...noExplanation, ...found, unread, why: isGood ? '' : causeOf(found, said) }
}

/** The log of the container that one of the tasks stopped for. */
async function tailOf(
  reader: AwsReader,
  stopped: readonly RunTask[],
  { example, containers }: StoppedTasks,
): Promise<LogTail | undefined> {
  const task = stopped.find(({ arn }) => taskIdOf(arn) === example)
  const [container] = containers
  return task === undefined || container === undefined
    ? undefined
    : logTailOf(reader, task, container.name)
}

function alarmNamesOf({ deploymentConfiguration }: Service): readonly string[] {
  const { enable = false, alarmNames = [] } = deploymentConfiguration?.alarms ?? {}
  return enable ? alarmNames : []
}

async function alarmsOf(
  reader: AwsReader,
  names: readonly string[],
): Promise<readonly AlarmSaid[]> {
  if (names.length === 0) return []
  const { MetricAlarms = [], CompositeAlarms = [] } = await reader.read(describeAlarms, {
    AlarmNames: [...names],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  })
  const said = new Map(
    [...MetricAlarms, ...CompositeAlarms].map((alarm) => {
      const missingData = 'TreatMissingData' in alarm ? alarm.TreatMissingData : undefined
      const one: AlarmSaid = {
        name: alarm.AlarmName ?? '',
        state: alarm.StateValue ?? 'unknown',
        reason: textOf(alarm.StateReason ?? ''),
        ...(missingData !== undefined && { missingData }),
      }
      return [one.name, one]
    }),
  )
  return names.map((name) => said.get(name) ?? { name, state: 'missing', reason: '' })
}

function groupsIn({ loadBalancers = [] }: Service): readonly string[] {
  return loadBalancers.flatMap(({ targetGroupArn, advancedConfiguration }) =>
    [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].filter(
      (arn) => arn !== undefined,
    ),
  )
}

async function targetsOf(reader: AwsReader, arn: string): Promise<TargetGroupSaid> {
  const { TargetHealthDescriptions = [] } = await reader.read(describeTargetHealth, {
    TargetGroupArn: arn,
  })
  const healths = TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth ?? {})
  const counts = new Map<string, number>()
  for (const { State, Reason = '', Description = '' } of healths) {
    if (State !== 'unhealthy') continue
    const reason = textOf([Reason, Description].filter((text) => text !== '').join(': '))
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return {
    group: groupName(arn),
    healthy: healths.filter(({ State }) => State === 'healthy').length,
    unhealthy: [...counts].map(([reason, count]) => ({ count, reason })),
  }
}

/** That a deployment failed is said already. */
function isNews(message: string): boolean {
  return isTrouble(message) && !message.includes('deployment failed:')
}

/** What ECS told since the deployment began, of what does not go well. */
function eventsOf(
  service: Service,
  deployment: string,
  stopped: readonly RunTask[],
): Explanation['events'] {
  const began = service.deployments?.find(({ id }) => id === deployment)?.createdAt?.getTime()
  const from = began ?? Math.min(...stopped.map(({ createdAt }) => createdAt))
  return (service.events ?? [])
    .filter(({ createdAt, message = '' }) => (createdAt?.getTime() ?? 0) >= from && isNews(message))
    .slice(0, eventsMax)
    .map(({ createdAt, message = '' }) => ({
      at: createdAt?.getTime() ?? 0,
      message: textOf(message),
    }))
}
