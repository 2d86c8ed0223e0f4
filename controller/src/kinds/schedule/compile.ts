import type { CreateScheduleCommandInput, Target } from '@aws-sdk/client-scheduler'
import type { JobSchedule, JobUnit } from '@plumbline/desired-state'
import { ref, type Context } from '../../model/index.ts'
import { networkOf } from '../compile-network.ts'
import { compileTaskDefinition } from '../compile-task.ts'
import { awsCron } from '../cron.ts'
import { familyOf, scheduleNameOf, tagsFor } from '../ownership.ts'
import { partitionOf, rolesOf } from '../roles.ts'
import { describe } from './owner.ts'

/**
 * The request for CreateSchedule. It carries no client token of ours: names are unique, so that a repeat is refused, and
 * a token that AWS remembers longer than a schedule that somebody deleted would keep it from coming back.
 */
export function compileSchedule(
  unit: JobUnit,
  schedule: JobSchedule,
  context: Context,
): CreateScheduleCommandInput {
  const { windowMinutes } = schedule
  return {
    Name: scheduleNameOf(context),
    Description: describe(context),
    ScheduleExpression: awsCron(schedule.cron),
    ScheduleExpressionTimezone: schedule.timezone,
    FlexibleTimeWindow:
      windowMinutes === undefined
        ? { Mode: 'OFF' }
        : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: windowMinutes },
    State: 'ENABLED',
    Target: target(unit, context),
  }
}

function target(unit: JobUnit, context: Context): Target {
  const { account, cluster, region } = context.environment
  const { requiresCompatibilities, networkMode } = compileTaskDefinition(unit, context)
  const fargate = requiresCompatibilities?.includes('FARGATE') === true
  const { subnets, securityGroups, assignPublicIp } = networkOf(context, fargate)
  return {
    Arn: `arn:${partitionOf(region)}:ecs:${region}:${account}:cluster/${cluster}`,
    // The language lets no schedule without this role through; AWS would refuse it.
    RoleArn: rolesOf(unit, context).scheduler,
    // Starts that fail, for want of capacity for example. How a run ends is nothing that EventBridge would know.
    RetryPolicy: { MaximumRetryAttempts: unit.spec.retries },
    EcsParameters: {
      TaskDefinitionArn: ref(`task-definition/${familyOf(context)}`) as unknown as string,
      TaskCount: 1,
      LaunchType: fargate ? 'FARGATE' : 'EC2',
      EnableECSManagedTags: true,
      Tags: Object.entries(tagsFor(context, unit)).map(([key, value]) => ({ key, value })),
      ...(networkMode === 'awsvpc' && {
        NetworkConfiguration: {
          awsvpcConfiguration: {
            Subnets: subnets,
            SecurityGroups: securityGroups,
            AssignPublicIp: assignPublicIp,
          },
        },
      }),
    },
  }
}
