import type { StateValue } from '@aws-sdk/client-cloudwatch'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { queriesOf } from './model.ts'
import type { AlarmState } from './model.ts'

/** Does what the alarm is meant to do on its way into its present state. */
export function runActions(
  alarm: AlarmState,
  from: StateValue,
  latest: number | undefined,
  context: RequestContext,
): void {
  for (const action of actionsOf(alarm)) {
    if (action.startsWith('arn:aws:sns:')) publish(alarm, from, action, context)
  }
  tellScaling(alarm, latest, context)
}

/** Tells scaling policies among the actions, when the alarm is in ALARM. */
export function tellScaling(
  alarm: AlarmState,
  latest: number | undefined,
  context: RequestContext,
): void {
  if (alarm.value !== 'ALARM') return
  const news = { alarm: alarm.name, value: latest, threshold: alarm.config.Threshold ?? 0 }
  for (const action of actionsOf(alarm)) {
    if (!action.startsWith('arn:aws:autoscaling:')) continue
    context.peer('application-autoscaling')?.hearAlarm(action, news)
  }
}

function actionsOf({ config, value }: AlarmState): readonly string[] {
  const { OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = config
  if (value === 'ALARM') return AlarmActions
  return value === 'OK' ? OKActions : InsufficientDataActions
}

function publish(
  alarm: AlarmState,
  from: StateValue,
  topic: string,
  context: RequestContext,
): void {
  const { name, value, reason, changedAt, config } = alarm
  const message = {
    AlarmName: name,
    AlarmDescription: config.AlarmDescription ?? null,
    AWSAccountId: context.account,
    NewStateValue: value,
    NewStateReason: reason,
    StateChangeTime: new Date(changedAt).toISOString(),
    Region: context.region,
    AlarmArn: alarm.arn,
    OldStateValue: from,
    Trigger: { Metrics: queriesOf(alarm), Threshold: config.Threshold },
  }
  const Subject = `${value}: "${name}" in ${context.region}`.slice(0, 100)
  try {
    const Message = JSON.stringify(message)
    context.call('sns', 'Publish', { TopicArn: topic, Subject, Message })
  } catch (error) {
    // A topic that is gone keeps no alarm from changing.
    if (!(error instanceof AwsError)) throw error
  }
}
