import {
  ApplicationAutoScalingClient,
  ListTagsForResourceCommand as ScalingTags,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  CloudWatchClient,
  ListTagsForResourceCommand as AlarmTags,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  ListTagsForResourceCommand as LogTags,
} from '@aws-sdk/client-cloudwatch-logs'
import {
  DescribeTasksCommand,
  ECSClient,
  ListTagsForResourceCommand as EcsTags,
} from '@aws-sdk/client-ecs'
import {
  CreateScheduleGroupCommand,
  ListTagsForResourceCommand as GroupTags,
  SchedulerClient,
} from '@aws-sdk/client-scheduler'
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import {
  CreateTopicCommand,
  ListTagsForResourceCommand as TopicTags,
  SNSClient,
} from '@aws-sdk/client-sns'
import {
  ListTagsForResourceCommand as ParameterTags,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { clientOptions } from './clients.testing.ts'
import { benchOf, network } from './ecs/bench.testing.ts'
import { inProcessHandler } from './in-process.ts'
import { createSimulator } from './simulator.ts'

const Tags = [{ Key: 'plumbline:unit', Value: 'prod/service/web' }]
const tags = [{ key: 'plumbline:unit', value: 'prod/service/web' }]
const record = { 'plumbline:unit': 'prod/service/web' }

/** A world with the service `web`, and the options of its clients. */
async function running() {
  const world = createSimulator({ throttling: { enabled: false } })
  const ecs = benchOf(world)
  await ecs.call('CreateCluster', { clusterName: 'shop', tags })
  await ecs.register('web', { tags })
  const { serviceArn } = await ecs.create('web', { tags })
  return { ecs, serviceArn, options: { ...clientOptions, requestHandler: inProcessHandler(world) } }
}

type Options = Awaited<ReturnType<typeof running>>['options']

/** Creates one thing with a tag, and reads its tags back. */
const kinds: Readonly<Record<string, (options: Options) => Promise<unknown>>> = {
  async alarm(options) {
    const client = new CloudWatchClient(options)
    const metric = {
      Namespace: 'Shop',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
    } as const
    const rule = { EvaluationPeriods: 1, Threshold: 1 }
    const ComparisonOperator = 'GreaterThanThreshold'
    await client.send(
      new PutMetricAlarmCommand({ AlarmName: 'a', ...metric, ...rule, ComparisonOperator, Tags }),
    )
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({}))
    const ResourceARN = MetricAlarms?.[0]?.AlarmArn
    return (await client.send(new AlarmTags({ ResourceARN }))).Tags
  },
  async topic(options) {
    const client = new SNSClient(options)
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'alerts', Tags }))
    return (await client.send(new TopicTags({ ResourceArn: TopicArn }))).Tags
  },
  async parameter(options) {
    const client = new SSMClient(options)
    const parameter = { Name: '/shop/a', Value: '1', Type: 'String' } as const
    await client.send(new PutParameterCommand({ ...parameter, Tags }))
    const at = { ResourceType: 'Parameter', ResourceId: '/shop/a' } as const
    return (await client.send(new ParameterTags(at))).TagList
  },
  async secret(options) {
    const client = new SecretsManagerClient(options)
    await client.send(new CreateSecretCommand({ Name: 'key', SecretString: 'x', Tags }))
    return (await client.send(new DescribeSecretCommand({ SecretId: 'key' }))).Tags
  },
  async scheduleGroup(options) {
    const client = new SchedulerClient(options)
    const made = await client.send(new CreateScheduleGroupCommand({ Name: 'jobs', Tags }))
    return (await client.send(new GroupTags({ ResourceArn: made.ScheduleGroupArn }))).Tags
  },
}

test.each(Object.keys(kinds))('a tag that is given on creation is on it: %s', async (kind) => {
  const { options } = await running()

  expect(await kinds[kind]?.(options)).toEqual(Tags)
})

test('also where tags are an object: a log group, a scalable target', async () => {
  const { options } = await running()
  const logs = new CloudWatchLogsClient(options)
  const scaling = new ApplicationAutoScalingClient(options)
  const place = {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/shop/web',
    ScalableDimension: 'ecs:service:DesiredCount',
  } as const

  await logs.send(new CreateLogGroupCommand({ logGroupName: '/shop/web', tags: record }))
  const resourceArn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/shop/web'
  const bounds = { MinCapacity: 1, MaxCapacity: 4 }
  await scaling.send(new RegisterScalableTargetCommand({ ...place, ...bounds, Tags: record }))
  const { ScalableTargets } = await scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  )
  const ResourceARN = ScalableTargets?.[0]?.ScalableTargetARN

  expect((await logs.send(new LogTags({ resourceArn }))).tags).toEqual(record)
  expect((await scaling.send(new ScalingTags({ ResourceARN }))).Tags).toEqual(record)
})

test('and on clusters, task definitions, services and tasks', async () => {
  const { ecs, options, serviceArn = '' } = await running()
  const client = new ECSClient(options)
  const { tasks = [] } = await ecs.call('RunTask', {
    cluster: 'shop',
    taskDefinition: 'web',
    launchType: 'FARGATE',
    networkConfiguration: network,
    tags,
  })
  const arns = [
    serviceArn,
    'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
    'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1',
    tasks[0]?.taskArn ?? '',
  ]

  const read = await Promise.all(
    arns.map((resourceArn) => client.send(new EcsTags({ resourceArn }))),
  )
  const described = await client.send(
    new DescribeTasksCommand({ cluster: 'shop', tasks: arns.slice(3), include: ['TAGS'] }),
  )

  expect(read.map((one) => one.tags)).toEqual([tags, tags, tags, tags])
  expect(described.tasks?.[0]?.tags).toEqual(tags)
})
