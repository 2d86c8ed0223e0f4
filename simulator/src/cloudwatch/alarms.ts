import type {
  DeleteAlarmsInput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  DisableAlarmActionsInput,
  EnableAlarmActionsInput,
  MetricAlarm,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch'
import { StateValue } from '@aws-sdk/client-cloudwatch'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import { checkedTags, tagsOf } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { checkAlarm } from './alarm-rules.ts'
import { setState, wake } from './evaluate.ts'
import { alarmArn, findAlarm, invalid } from './model.ts'
import type { AlarmState, CloudWatchState } from './model.ts'
import { tagRules } from './tags.ts'

const page = { usual: 50, max: 100 } as const
const namesMax = 100

/** Makes an alarm, or replaces the configuration of one; its state stays. */
export function putMetricAlarm(
  state: CloudWatchState,
  input: PutMetricAlarmInput,
  context: RequestContext,
): object {
  checkAlarm(input, context.region)
  const { AlarmName: name = '', Tags, ActionsEnabled: actionsEnabled = true, ...config } = input
  const alarm = own(state.alarms, name) ?? newAlarm(name, Tags, context)
  const configuredAt = context.now
  Object.assign(alarm, { config: { AlarmName: name, ...config }, configuredAt, actionsEnabled })
  state.alarms[name] = alarm
  wake(alarm, context)
  return {}
}

function newAlarm(
  name: string,
  tagsGiven: PutMetricAlarmInput['Tags'],
  context: RequestContext,
): AlarmState {
  const tags = checkedTags(tagsOf(tagsGiven), tagRules)
  const { now } = context
  return {
    name,
    arn: alarmArn(name, context),
    config: { AlarmName: name, EvaluationPeriods: 1, ComparisonOperator: undefined },
    configuredAt: now,
    actionsEnabled: true,
    value: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    updatedAt: now,
    changedAt: now,
    tags,
  }
}

export function describeAlarms(
  state: CloudWatchState,
  input: DescribeAlarmsInput,
): DescribeAlarmsOutput {
  const { AlarmNames: names, AlarmNamePrefix: prefix, AlarmTypes: types } = input
  if (names !== undefined && names.length > 0 && prefix !== undefined) {
    throw new AwsError(
      'InvalidParameterCombinationException',
      'AlarmNames and AlarmNamePrefix exclude each other.',
    )
  }
  if ((names?.length ?? 0) > namesMax) throw invalid(`At most ${namesMax} names at once.`)
  const found = Object.values(state.alarms)
    .filter(() => types?.includes('MetricAlarm') ?? true)
    .filter(({ name }) => names === undefined || names.length === 0 || names.includes(name))
    .filter(({ name }) => name.startsWith(prefix ?? ''))
    .filter(({ value }) => (input.StateValue ?? value) === value)
    .filter((alarm) => hasAction(alarm, input.ActionPrefix))
  const { items, nextToken } = pageOf(found, {
    keyOf: ({ name }) => name,
    token: input.NextToken,
    limit: input.MaxRecords,
    limitDefault: page.usual,
    limitMax: page.max,
    badToken: 'InvalidNextToken',
    badLimit: 'ValidationException',
  })
  return { MetricAlarms: items.map(view), CompositeAlarms: [], NextToken: nextToken }
}

/** Whether an action of any state begins with the text. */
export function hasAction({ config }: AlarmState, prefix: string | undefined): boolean {
  if (prefix === undefined) return true
  return [config.OKActions, config.AlarmActions, config.InsufficientDataActions].some((actions) =>
    actions?.some((action) => action.startsWith(prefix)),
  )
}

function view(alarm: AlarmState): MetricAlarm {
  const {
    OKActions = [],
    AlarmActions = [],
    InsufficientDataActions = [],
    ...config
  } = alarm.config
  const isSingle = config.Metrics === undefined || config.Metrics.length === 0
  return {
    ...config,
    ...(isSingle && { Dimensions: config.Dimensions ?? [] }),
    AlarmArn: alarm.arn,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions,
    AlarmActions,
    InsufficientDataActions,
    StateValue: alarm.value,
    StateReason: alarm.reason,
    StateReasonData: alarm.reasonData,
    StateUpdatedTimestamp: new Date(alarm.updatedAt),
    StateTransitionedTimestamp: new Date(alarm.changedAt),
  }
}

/** Deletes all of the alarms, or none when one is not there. */
export function deleteAlarms(state: CloudWatchState, input: DeleteAlarmsInput): object {
  const names = input.AlarmNames ?? []
  if (names.length > namesMax) throw invalid(`At most ${namesMax} names at once.`)
  for (const name of names) findAlarm(state, name)
  for (const name of names) delete state.alarms[name]
  return {}
}

/** Sets the state by hand; the next evaluation may set it otherwise. */
export function setAlarmState(
  state: CloudWatchState,
  input: SetAlarmStateInput,
  context: RequestContext,
): object {
  const alarm = findAlarm(state, input.AlarmName)
  const { StateValue: value, StateReason: reason = '', StateReasonData: reasonData } = input
  if (value === undefined || !Object.values(StateValue).includes(value)) {
    throw invalid(`There is no state ${value}.`)
  }
  if (reasonData !== undefined && !isJson(reasonData)) {
    throw new AwsError('InvalidFormatFault', 'StateReasonData is not valid JSON.')
  }
  setState(alarm, { value, reason, reasonData }, context)
  wake(alarm, context)
  return {}
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export function enableAlarmActions(state: CloudWatchState, input: EnableAlarmActionsInput): object {
  return setActions(state, input.AlarmNames, true)
}

export function disableAlarmActions(
  state: CloudWatchState,
  input: DisableAlarmActionsInput,
): object {
  return setActions(state, input.AlarmNames, false)
}

/** Names that are not there are passed over. */
function setActions(
  state: CloudWatchState,
  names: readonly string[] = [],
  isEnabled: boolean,
): object {
  for (const name of names) {
    const alarm = own(state.alarms, name)
    if (alarm !== undefined) alarm.actionsEnabled = isEnabled
  }
  return {}
}
