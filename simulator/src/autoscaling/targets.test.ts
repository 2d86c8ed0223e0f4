import {
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  ListTagsForResourceCommand,
  ObjectNotFoundException,
  PutScheduledActionCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
  ValidationException,
} from '@aws-sdk/client-application-auto-scaling'
import type { RegisterScalableTargetRequest } from '@aws-sdk/client-application-auto-scaling'
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { createScalingBench, place, trackCpu } from './bench.testing.ts'
import type { ScalingBench } from './bench.testing.ts'

const role =
  'arn:aws:iam::123456789012:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/' +
  'AWSServiceRoleForApplicationAutoScaling_ECSService'

async function targets({ scaling }: ScalingBench) {
  const answer = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }))
  return answer.ScalableTargets ?? []
}

test('a target reads back with its role and everything that may be suspended', async () => {
  const bench = await createScalingBench()

  await bench.register()

  expect(await targets(bench)).toEqual([
    {
      ...place,
      MinCapacity: 2,
      MaxCapacity: 10,
      RoleARN: role,
      CreationTime: new Date(bench.world.now()),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
      ScalableTargetARN: expect.stringMatching(
        /^arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target\/0ec5\w+$/,
      ),
    },
  ])
  expect(await bench.count()).toBe(4)
})

test('the count moves into the bounds at once, by an UpdateService of the scaling role', async () => {
  const bench = await createScalingBench()

  await bench.register({ MinCapacity: 6 })
  const raised = await bench.count()
  await bench.register({ MinCapacity: 1, MaxCapacity: 3 })
  const lowered = await bench.count()
  const updates = bench.world.journal
    .entries()
    .filter(({ operation }) => operation === 'UpdateService')

  expect([raised, lowered]).toEqual([6, 3])
  expect(updates.map(({ principal, input }) => [principal, input])).toEqual([
    [role, { cluster: 'shop', service: 'web', desiredCount: 6 }],
    [role, { cluster: 'shop', service: 'web', desiredCount: 3 }],
  ])
  expect(await bench.causes()).toHaveLength(2)
})

test('an update keeps what it does not name, and still moves a count that left the bounds', async () => {
  const bench = await createScalingBench()
  await bench.register({ SuspendedState: { DynamicScalingInSuspended: true } })
  const outside = { cluster: 'shop', service: 'web', desiredCount: 20 }
  await bench.world.call('ecs', 'UpdateService', outside)

  await bench.register({ MinCapacity: undefined, MaxCapacity: undefined })

  const [target] = await targets(bench)
  expect(target).toMatchObject({ MinCapacity: 2, MaxCapacity: 10 })
  expect(target?.SuspendedState?.DynamicScalingInSuspended).toBe(true)
  expect(await bench.count()).toBe(10)
})

test('a move that ECS refuses is tried again', async () => {
  const bench = await createScalingBench()
  const { world } = bench
  world.faults.prime({ operation: 'ecs:UpdateService', outcome: { kind: 'throttle' } })

  await bench.register({ MinCapacity: 6 })
  const before = await bench.count()
  bench.minutes(1)

  expect([before, await bench.count()]).toEqual([4, 6])
  const { ScalingActivities } = await bench.scaling.send(
    new DescribeScalingActivitiesCommand(place),
  )
  expect(ScalingActivities?.map(({ StatusCode }) => StatusCode)).toEqual(['Successful', 'Failed'])
})

test.each<[string, Partial<RegisterScalableTargetRequest>]>([
  ['no maximum', { MaxCapacity: undefined }],
  ['a minimum above the maximum', { MinCapacity: 11 }],
  ['a negative minimum', { MinCapacity: -1 }],
  ['a service that is not there', { ResourceId: 'service/shop/none' }],
  ['a cluster that is not there', { ResourceId: 'service/none/web' }],
  ['something that is no service', { ResourceId: 'table/shop' }],
  ['another namespace', { ServiceNamespace: 'dynamodb' }],
])('a target with %s is refused', async (_, more) => {
  const bench = await createScalingBench()

  await expect(bench.register(more)).rejects.toBeInstanceOf(ValidationException)
  expect(await targets(bench)).toEqual([])
})

test('with a target go its policies, their alarms and its actions; the count stays', async () => {
  const bench = await createScalingBench()
  await bench.register({ MinCapacity: 6 })
  await bench.policy(trackCpu)
  const action = { ScheduledActionName: 'night', Schedule: 'cron(0 22 * * ? *)' }
  const ScalableTargetAction = { MinCapacity: 0 }
  await bench.scaling.send(
    new PutScheduledActionCommand({ ...place, ...action, ScalableTargetAction }),
  )

  await bench.scaling.send(new DeregisterScalableTargetCommand(place))

  const policies = await bench.scaling.send(new DescribeScalingPoliciesCommand(place))
  const actions = await bench.scaling.send(new DescribeScheduledActionsCommand(place))
  const alarms = await bench.cloudwatch.send(new DescribeAlarmsCommand({}))
  expect([await targets(bench), policies.ScalingPolicies, actions.ScheduledActions]).toEqual([
    [],
    [],
    [],
  ])
  expect(alarms.MetricAlarms).toEqual([])
  expect(await bench.count()).toBe(6)
  await expect(
    bench.scaling.send(new DeregisterScalableTargetCommand(place)),
  ).rejects.toBeInstanceOf(ObjectNotFoundException)
})

test('tags are added and taken away by the ARN', async () => {
  const bench = await createScalingBench()
  await bench.register({ Tags: { team: 'shop' } })
  await bench.register({ Tags: { team: 'ignored on an update' } })
  const [target] = await targets(bench)
  const ResourceARN = target?.ScalableTargetARN

  await bench.scaling.send(new TagResourceCommand({ ResourceARN, Tags: { tier: '1', a: 'b' } }))
  await bench.scaling.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a'] }))
  const { Tags } = await bench.scaling.send(new ListTagsForResourceCommand({ ResourceARN }))

  expect(Tags).toEqual({ team: 'shop', tier: '1' })
  await expect(
    bench.scaling.send(new ListTagsForResourceCommand({ ResourceARN: `${ResourceARN}x` })),
  ).rejects.toBeInstanceOf(ResourceNotFoundException)
})
