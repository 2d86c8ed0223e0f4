import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm'
import { errorOf, members } from '../check.ts'
import type { Check } from '../check.ts'

const ecsTarget = {
  TaskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/report:1',
  LaunchType: 'FARGATE' as const,
  TaskCount: 2,
  Group: 'job:report',
  PropagateTags: 'TASK_DEFINITION' as const,
  Tags: [{ key: 'unit', value: 'report' }],
  NetworkConfiguration: {
    awsvpcConfiguration: {
      Subnets: ['subnet-0a1b2c3d4e5f60718'],
      SecurityGroups: ['sg-0a1b2c3d4e5f60718'],
      AssignPublicIp: 'DISABLED' as const,
    },
  },
}

const schedule = {
  ScheduleExpression: 'cron(0 6 * * ? *)',
  ScheduleExpressionTimezone: 'Europe/Berlin',
  FlexibleTimeWindow: { Mode: 'OFF' as const },
  Target: {
    Arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
    RoleArn: 'arn:aws:iam::123456789012:role/schedule',
    Input: '{"containerOverrides":[{"name":"app","command":["report"]}]}',
    EcsParameters: ecsTarget,
    RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3_600 },
  },
}

/** Scheduler and the Parameter Store. */
export const smallChecks: readonly Check[] = [
  {
    id: 'scheduler/schedule',
    expected: {
      ScheduleExpression: 'kept',
      ScheduleExpressionTimezone: 'kept',
      FlexibleTimeWindow: 'kept',
      Target: 'kept',
      state: 'ENABLED',
      again: 'ConflictException',
      replacedZone: 'UTC',
      missing: 'ResourceNotFoundException',
    },
    async look({ scheduler }, name) {
      const create = () => scheduler.send(new CreateScheduleCommand({ Name: name, ...schedule }))
      await create()
      const made = await scheduler.send(new GetScheduleCommand({ Name: name }))
      const again = await errorOf(create())
      const { ScheduleExpressionTimezone: _zone, ...rest } = schedule
      await scheduler.send(new UpdateScheduleCommand({ Name: name, ...rest }))
      const replaced = await scheduler.send(new GetScheduleCommand({ Name: name }))
      await scheduler.send(new DeleteScheduleCommand({ Name: name }))
      return {
        ...members(schedule, made),
        state: made.State ?? null,
        again,
        replacedZone: replaced.ScheduleExpressionTimezone ?? null,
        missing: await errorOf(scheduler.send(new GetScheduleCommand({ Name: name }))),
      }
    },
  },
  {
    id: 'ssm/by-path',
    expected: {
      pages: [10, 2],
      oneLevel: 1,
      version: 2,
      taken: 'ParameterAlreadyExists',
      missing: 'ParameterNotFound',
    },
    async look({ ssm }, name) {
      const path = `/contract/${name}`
      const put = (Name: string, Overwrite = false) =>
        ssm.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String', Overwrite }))
      for (let key = 0; key < 11; key++) await put(`${path}/group/k${key}`)
      await put(`${path}/top`)
      const read = (NextToken?: string) =>
        ssm.send(new GetParametersByPathCommand({ Path: path, Recursive: true, NextToken }))
      const first = await read()
      const second = await read(first.NextToken)
      const level = await ssm.send(new GetParametersByPathCommand({ Path: path }))
      await put(`${path}/top`, true)
      const top = await ssm.send(new GetParameterCommand({ Name: `${path}/top` }))
      return {
        pages: [first.Parameters?.length ?? null, second.Parameters?.length ?? null],
        oneLevel: level.Parameters?.length ?? null,
        version: top.Parameter?.Version ?? null,
        taken: await errorOf(put(`${path}/top`)),
        missing: await errorOf(ssm.send(new GetParameterCommand({ Name: `${path}/none` }))),
      }
    },
  },
]
