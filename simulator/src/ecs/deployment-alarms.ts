import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch'
import type { DeploymentConfiguration, ServiceDeploymentAlarms } from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import type { AlarmWatch, Ecs, ServiceDeploymentState, ServiceState } from './model.ts'

/**
 * What a new deployment does about its alarms. One that is in ALARM already is no news: all of them are ignored then, so that
 * a repair can be deployed.
 */
export function newAlarmWatch(ecs: Ecs, { alarms }: DeploymentConfiguration): AlarmWatch {
  const names = alarms?.alarmNames ?? []
  const isOn = alarms?.enable === true && inAlarm(ecs, names).length === 0
  return { status: isOn ? 'MONITORING' : 'DISABLED', names, triggered: [] }
}

/** Looks at the alarms of a deployment from now on. */
export function watchAlarms(
  ecs: Ecs,
  service: ServiceState,
  current: ServiceDeploymentState,
): void {
  if (current.alarms?.status !== 'MONITORING') return
  ecs.context.after(ecs.settings.alarmPollMs, {
    type: 'alarms',
    service: service.arn,
    deployment: current.arn,
  })
}

/** One look at the alarms of a deployment that is under way. Answers those that went off. */
export function lookAtAlarms(
  ecs: Ecs,
  service: ServiceState,
  current: ServiceDeploymentState,
): readonly string[] {
  const { alarms } = current
  if (alarms?.status !== 'MONITORING' || current.status !== 'IN_PROGRESS') return []
  const triggered = inAlarm(ecs, alarms.names)
  if (triggered.length === 0) watchAlarms(ecs, service, current)
  else current.alarms = { ...alarms, status: 'TRIGGERED', triggered }
  return triggered
}

/** Asks CloudWatch by its public API, so that a throttled look misses an alarm. A name that is not there is never in ALARM. */
function inAlarm(ecs: Ecs, names: readonly string[]): string[] {
  if (names.length === 0) return []
  try {
    const input = { AlarmNames: [...names], StateValue: 'ALARM' }
    const answer: DescribeAlarmsOutput = ecs.context.call('cloudwatch', 'DescribeAlarms', input)
    return answer.MetricAlarms?.map((one) => one.AlarmName ?? '') ?? []
  } catch (error) {
    if (error instanceof AwsError) return []
    throw error
  }
}

/** The deployment is over. */
export function endAlarmWatch(current: ServiceDeploymentState): void {
  if (current.alarms?.status !== 'MONITORING') return
  current.alarms = { ...current.alarms, status: 'MONITORING_COMPLETE' }
}

export function alarmsView({ alarms }: ServiceDeploymentState): ServiceDeploymentAlarms {
  const { status = 'DISABLED', names = [], triggered = [] } = alarms ?? {}
  return { status, alarmNames: [...names], triggeredAlarmNames: [...triggered] }
}
