import {
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  ListTagsForResourceCommand as ListTagsOfTargetCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch'
import { DescribeServicesCommand } from '@aws-sdk/client-ecs'
import { errorOf, members } from '../check.ts'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'
import { createService } from './ecs-parts.ts'

const alarm = {
  AlarmDescription: 'too many errors',
  ActionsEnabled: true,
  AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:alerts'],
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold' as const,
  TreatMissingData: 'notBreaching',
}

const math = [
  {
    Id: 'bad',
    MetricStat: {
      Metric: { Namespace: 'AWS/ApplicationELB', MetricName: 'HTTPCode_Target_5XX_Count' },
      Period: 60,
      Stat: 'Sum',
    },
    ReturnData: false,
  },
  { Id: 'share', Expression: '100 * bad', Label: 'share', ReturnData: true },
]

export const scalingChecks: readonly Check[] = [
  {
    id: 'scaling/target',
    expected: {
      bounds: [3, 6],
      kept: [3, 8],
      moved: 3,
      suspended: [false, false, false],
      policyWithout: 'ObjectNotFoundException',
    },
    async look(target, name) {
      await createService(target, name, { desiredCount: 1 })
      const policyWithout = await errorOf(track(target, name))
      await register(target, name, { MinCapacity: 3, MaxCapacity: 6 })
      const first = await targetOf(target, name)
      await target.pass(1)
      const { services } = await target.ecs.send(
        new DescribeServicesCommand({ cluster: name, services: [name] }),
      )
      await register(target, name, { MaxCapacity: 8 })
      const second = await targetOf(target, name)
      const state = first?.SuspendedState
      return {
        bounds: [first?.MinCapacity ?? null, first?.MaxCapacity ?? null],
        kept: [second?.MinCapacity ?? null, second?.MaxCapacity ?? null],
        moved: services?.[0]?.desiredCount ?? null,
        suspended: [
          state?.DynamicScalingInSuspended ?? null,
          state?.DynamicScalingOutSuspended ?? null,
          state?.ScheduledScalingSuspended ?? null,
        ],
        policyWithout,
      }
    },
  },
  {
    id: 'scaling/tags',
    expected: { list: 'none', tags: { team: 'shop' } },
    async look(target, name) {
      await createService(target, name, { desiredCount: 1 })
      await register(target, name, { MinCapacity: 1, MaxCapacity: 2, Tags: { team: 'shop' } })
      const ResourceARN = (await targetOf(target, name))?.ScalableTargetARN
      const ask = () => target.scaling.send(new ListTagsOfTargetCommand({ ResourceARN }))
      const list = await errorOf(ask())
      return { list, tags: list === 'none' ? ((await ask()).Tags ?? null) : null }
    },
  },
  {
    id: 'scaling/policy',
    expected: { alarms: 2, told: 2, gone: 0, policies: 0 },
    async look(target, name) {
      await createService(target, name, { desiredCount: 1 })
      await register(target, name, { MinCapacity: 1, MaxCapacity: 4 })
      const made = await track(target, name)
      const told = await policiesOf(target, name)
      const names = made.Alarms?.map((one) => one.AlarmName ?? '') ?? []
      await target.scaling.send(new DeregisterScalableTargetCommand(place(name)))
      const left = await target.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: names }))
      return {
        alarms: names.length,
        told: told[0]?.Alarms?.length ?? null,
        gone: left.MetricAlarms?.length ?? null,
        policies: (await policiesOf(target, name)).length,
      }
    },
  },
  {
    id: 'scaling/scheduled-action',
    expected: { zone: 'Europe/Berlin', start: true, afterUpdate: false, schedule: 'kept' },
    async look(target, name) {
      await createService(target, name, { desiredCount: 1 })
      await register(target, name, { MinCapacity: 1, MaxCapacity: 4 })
      const put = (more: object) =>
        target.scaling.send(
          new PutScheduledActionCommand({
            ...place(name),
            ScheduledActionName: 'up',
            Schedule: 'cron(0 8 * * ? *)',
            Timezone: 'Europe/Berlin',
            ScalableTargetAction: { MinCapacity: 2 },
            ...more,
          }),
        )
      await put({ StartTime: new Date(target.now() + 86_400_000) })
      const first = await actionOf(target, name)
      await put({ ScalableTargetAction: { MinCapacity: 3 } })
      const second = await actionOf(target, name)
      return {
        zone: first?.Timezone ?? null,
        start: first?.StartTime !== undefined,
        afterUpdate: second?.StartTime !== undefined,
        schedule: second?.Schedule === 'cron(0 8 * * ? *)' ? 'kept' : 'lost',
      }
    },
  },
  {
    id: 'cloudwatch/alarm',
    expected: {
      AlarmDescription: 'kept',
      ActionsEnabled: 'kept',
      AlarmActions: 'kept',
      EvaluationPeriods: 'kept',
      DatapointsToAlarm: 'kept',
      Threshold: 'kept',
      ComparisonOperator: 'kept',
      TreatMissingData: 'kept',
      Metrics: 'kept',
      state: 'INSUFFICIENT_DATA',
      tags: ['unit=web'],
    },
    async look({ cloudwatch }, name) {
      const Tags = [{ Key: 'unit', Value: 'web' }]
      await cloudwatch.send(
        new PutMetricAlarmCommand({ AlarmName: name, ...alarm, Metrics: math, Tags }),
      )
      const { MetricAlarms } = await cloudwatch.send(
        new DescribeAlarmsCommand({ AlarmNames: [name] }),
      )
      const [found] = MetricAlarms ?? []
      const tags = await cloudwatch.send(
        new ListTagsForResourceCommand({ ResourceARN: found?.AlarmArn }),
      )
      return {
        ...members({ ...alarm, Metrics: math }, found),
        state: found?.StateValue ?? null,
        tags: (tags.Tags ?? []).map(({ Key, Value }) => `${Key}=${Value}`),
      }
    },
  },
]

function place(name: string) {
  return {
    ServiceNamespace: 'ecs',
    ResourceId: `service/${name}/${name}`,
    ScalableDimension: 'ecs:service:DesiredCount',
  } as const
}

function register(target: Target, name: string, bounds: object) {
  return target.scaling.send(new RegisterScalableTargetCommand({ ...place(name), ...bounds }))
}

function track({ scaling }: Target, name: string) {
  return scaling.send(
    new PutScalingPolicyCommand({
      ...place(name),
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    }),
  )
}

async function targetOf({ scaling }: Target, name: string) {
  const { ServiceNamespace, ResourceId } = place(name)
  const { ScalableTargets } = await scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace, ResourceIds: [ResourceId] }),
  )
  return ScalableTargets?.[0]
}

async function policiesOf({ scaling }: Target, name: string) {
  const { ServiceNamespace, ResourceId } = place(name)
  const answer = await scaling.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace, ResourceId }),
  )
  return answer.ScalingPolicies ?? []
}

async function actionOf({ scaling }: Target, name: string) {
  const { ServiceNamespace, ResourceId } = place(name)
  const answer = await scaling.send(
    new DescribeScheduledActionsCommand({ ServiceNamespace, ResourceId }),
  )
  return answer.ScheduledActions?.[0]
}
