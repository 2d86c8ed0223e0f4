import type { Json, JsonObject, Shape } from '../../model/index.ts'
import { byKey, fold, object, omit, pickPruned, pruneObject, sorted, text } from '../normal.ts'

/** The members of CreateSchedule that GetSchedule answers with. */
const members = [
  'Description',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'FlexibleTimeWindow',
  'State',
  'StartDate',
  'EndDate',
  'KmsKeyArn',
  'ActionAfterCompletion',
  'Target',
]

/** What EventBridge Scheduler fills in (SDK text). */
const defaults: JsonObject = {
  ScheduleExpressionTimezone: 'UTC',
  State: 'ENABLED',
  ActionAfterCompletion: 'NONE',
}
const retryDefaults: JsonObject = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }
const taskDefaults: JsonObject = {
  TaskCount: 1,
  EnableECSManagedTags: false,
  EnableExecuteCommand: false,
}

/** A schedule in the normal form, from what is sent to CreateSchedule or from what GetSchedule answers. */
export function normalSchedule(schedule: object): Shape {
  const { FlexibleTimeWindow, Target, ...rest } = fold(pickPruned(schedule, members), defaults)
  const { RetryPolicy, EcsParameters, ...target } = object(Target)
  return pruneObject({
    ...rest,
    FlexibleTimeWindow: fold(object(FlexibleTimeWindow), { Mode: 'OFF' }),
    Target: {
      ...target,
      RetryPolicy: fold(object(RetryPolicy), retryDefaults),
      EcsParameters: normalTask(object(EcsParameters)),
    },
  })
}

function normalTask({ NetworkConfiguration, Tags, ...rest }: JsonObject): JsonObject {
  const network = object(object(NetworkConfiguration).awsvpcConfiguration)
  return {
    ...fold(rest, taskDefaults),
    Network: {
      ...fold(network, { AssignPublicIp: 'DISABLED' }),
      Subnets: sorted(network.Subnets),
      SecurityGroups: sorted(network.SecurityGroups),
    },
    Tags: byKey(Tags, nameOf, valueOf),
  }
}

const nameOf = (tag: JsonObject) => text(tag.key)
const valueOf = (tag: JsonObject): Json | undefined => omit(tag, (key) => key === 'key').value
