import { expect, test } from 'vitest'
import { createBench, refusal, story } from './bench.testing.ts'

test('a new service reaches a steady state, and its rollout completes seconds later', async () => {
  const bench = await createBench()
  await bench.register('web')

  const created = await bench.create('web')
  bench.pass(10)
  const running = await bench.service('web')
  bench.pass(40)
  const steady = await bench.service('web')
  bench.pass(5)
  const completed = await bench.service('web')

  expect(created).toMatchObject({ status: 'ACTIVE', desiredCount: 2, runningCount: 0 })
  expect(created.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }])
  expect(running).toMatchObject({ runningCount: 2, pendingCount: 0 })
  expect(steady.deployments).toMatchObject([{ runningCount: 2, rolloutState: 'IN_PROGRESS' }])
  expect(completed.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }])
  expect(story(completed)).toEqual([
    '(service web) has started 2 tasks:.',
    '(service web) has reached a steady state.',
    '(service web) (deployment ecs-svc/…) deployment completed.',
  ])
})

test('a service reads back with every default filled in', async () => {
  const bench = await createBench()
  await bench.register('web')

  const service = await bench.create('web')

  expect(service).toMatchObject({
    serviceArn: 'arn:aws:ecs:eu-west-1:123456789012:service/shop/web',
    taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1',
    launchType: 'FARGATE',
    platformVersion: 'LATEST',
    platformFamily: 'Linux',
    schedulingStrategy: 'REPLICA',
    propagateTags: 'NONE',
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    healthCheckGracePeriodSeconds: 0,
    availabilityZoneRebalancing: 'ENABLED',
    roleArn:
      'arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
    createdBy: 'arn:aws:iam::123456789012:user/direct',
    loadBalancers: [],
    serviceRegistries: [],
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ['subnet-2', 'subnet-1'],
        securityGroups: ['sg-1'],
        assignPublicIp: 'DISABLED',
      },
    },
    deploymentConfiguration: {
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
      alarms: { alarmNames: [], enable: false, rollback: false },
      deploymentCircuitBreaker: {
        enable: false,
        rollback: false,
        resetOnHealthyTask: true,
        thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
      },
    },
  })
  expect(service).not.toHaveProperty('deploymentController')
  expect(service).not.toHaveProperty('serviceConnectConfiguration')
  const [deployment] = service.deployments ?? []
  expect(deployment?.id).toMatch(/^ecs-svc\/\d{19}$/)
  expect(deployment?.platformVersion).toBe('1.4.0')
  expect(service.currentServiceRevisions?.[0]?.arn).toBe(
    `arn:aws:ecs:eu-west-1:123456789012:service-revision/shop/web/${deployment?.id?.slice(8)}`,
  )
})

test('the same creation again changes nothing, another one of the same name is refused', async () => {
  const bench = await createBench()
  await bench.register('web')
  const first = await bench.create('web', { clientToken: 'one' })

  const again = await bench.create('web', { clientToken: 'one' })
  const other = await refusal(bench.create('web', { clientToken: 'one', desiredCount: 3 }))
  const token = await refusal(bench.create('web', { clientToken: 'two' }))

  expect(again.deployments?.map((one) => one.id)).toEqual(first.deployments?.map((one) => one.id))
  expect(other).toBe('InvalidParameterException: Creation of service was not idempotent.')
  expect(token).toBe(other)
})

test('what a service refers to must be there', async () => {
  const bench = await createBench()
  await bench.register('web')
  await bench.register('old')
  await bench.call('DeregisterTaskDefinition', { taskDefinition: 'old:1' })
  const load = {
    targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1',
  }

  const answers = await Promise.all(
    [
      { taskDefinition: 'nothing' },
      { taskDefinition: 'old:1' },
      { cluster: 'moon' },
      { networkConfiguration: undefined },
      { loadBalancers: [{ ...load, containerName: 'x', containerPort: 1 }] },
      { loadBalancers: [{ ...load, containerName: 'app', containerPort: 1 }] },
      { launchType: 'PAPER' as 'FARGATE' },
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] },
      {
        launchType: undefined,
        capacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1 }],
      },
      { enableExecuteCommand: true },
      { desiredCount: undefined },
      { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 } },
    ].map((input) => refusal(bench.create('web', input as object))),
  )

  expect(answers).toEqual([
    'ClientException: Unable to describe task definition.',
    'ClientException: TaskDefinition is inactive',
    'ClusterNotFoundException: Cluster not found.',
    "InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    'InvalidParameterException: The container x does not exist in the task definition.',
    'InvalidParameterException: The container app did not have a container port 1 defined.',
    expect.stringContaining(
      "InvalidParameterException: 1 validation error detected: Value 'PAPER'",
    ),
    expect.stringContaining('Specifying both a launch type and capacity provider strategy'),
    expect.stringContaining('At least one capacity provider must have a weight value'),
    expect.stringContaining('because a valid taskRoleArn is not being used'),
    'InvalidParameterException: desiredCount is required when schedulingStrategy is REPLICA.',
    expect.stringContaining('Both maximumPercent and minimumHealthyPercent cannot be 100'),
  ])
})

test('a daemon service has its own limits and no desired count of its own', async () => {
  const bench = await createBench()
  await bench.call('RegisterTaskDefinition', {
    family: 'daemon',
    containerDefinitions: [{ name: 'app', image: 'shop/daemon:1', memory: 64 }],
  })

  const { service } = await bench.call('CreateService', {
    cluster: 'shop',
    serviceName: 'daemon',
    taskDefinition: 'daemon',
    schedulingStrategy: 'DAEMON',
  })

  expect(service).toMatchObject({
    launchType: 'EC2',
    desiredCount: 0,
    availabilityZoneRebalancing: 'DISABLED',
    deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 },
  })
  expect(service).not.toHaveProperty('roleArn')
})

test('a daemon has neither capacity providers nor a placement strategy, and does not run on Fargate', async () => {
  const bench = await createBench()
  await bench.register('web')
  const create = (input: object) =>
    refusal(bench.create('web', { schedulingStrategy: 'DAEMON', ...input }))

  const answers = [
    await create({}),
    await create({ launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'a' }] }),
    await create({ launchType: 'EC2', placementStrategy: [{ type: 'random' }] }),
  ]

  expect(answers).toEqual([
    expect.stringContaining('not supported for the Fargate launch type'),
    expect.stringContaining('Specifying a capacity provider strategy is not supported'),
    expect.stringContaining('does not support placement strategies'),
  ])
})
