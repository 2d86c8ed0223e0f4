import { expect, test } from 'vitest'
import { createBench, network, refusal, story } from './bench.ts'

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
    'InvalidParameterException: desiredCount is required when schedulingStrategy is REPLICA.',
    expect.stringContaining('Both maximumPercent and minimumHealthyPercent cannot be 100'),
  ])
})

test('an update leaves alone what it does not name', async () => {
  const bench = await createBench()
  await bench.running('web', { enableExecuteCommand: true, propagateTags: 'SERVICE' })
  const before = await bench.service('web')

  const update = {
    healthCheckGracePeriodSeconds: 30,
    availabilityZoneRebalancing: 'DISABLED',
  } as const
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', ...update })
  const after = await bench.service('web')

  expect(after).toEqual({ ...before, ...update })
})

test('each part of the workload starts a new deployment, and nothing else does', async () => {
  const bench = await createBench()
  await bench.running('web')
  const ids = async () => (await bench.service('web')).deployments?.[0]?.id
  const update = (input: object) =>
    bench.call('UpdateService', { cluster: 'shop', service: 'web', ...input })
  const before = await ids()

  const reordered = { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] }
  await update({ taskDefinition: 'web:1', networkConfiguration: network })
  await update({ networkConfiguration: { awsvpcConfiguration: reordered } })
  await update({ desiredCount: 2, enableECSManagedTags: true, propagateTags: 'SERVICE' })
  await update({ deploymentConfiguration: { maximumPercent: 150 } })
  const same = await ids()
  const changed: (string | undefined)[] = []
  for (const input of [
    { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-9'] } } },
    { platformVersion: '1.4.0' },
    { serviceRegistries: [{ registryArn: 'arn:aws:servicediscovery:eu-west-1:123456789012:s/1' }] },
    { serviceConnectConfiguration: { enabled: true, namespace: 'shop' } },
    { forceNewDeployment: true },
  ]) {
    await update(input)
    changed.push(await ids())
  }

  expect(same).toBe(before)
  expect(new Set([before, ...changed]).size).toBe(6)
})

test('what is emptied is gone', async () => {
  const bench = await createBench()
  const connect = { enabled: true, namespace: 'shop', services: [{ portName: 'http' }] }
  await bench.running('web', {
    serviceRegistries: [{ registryArn: 'arn:aws:servicediscovery:eu-west-1:123456789012:s/1' }],
    serviceConnectConfiguration: connect,
  })
  const before = await bench.service('web')

  await bench.call('UpdateService', {
    cluster: 'shop',
    service: 'web',
    serviceRegistries: [],
    serviceConnectConfiguration: { enabled: false },
  })
  const after = await bench.service('web')

  expect(before.deployments?.[0]?.serviceConnectConfiguration?.services).toEqual([
    { portName: 'http', discoveryName: 'http' },
  ])
  expect(after.serviceRegistries).toEqual([])
  expect(after.deployments?.[0]).not.toHaveProperty('serviceConnectConfiguration')
})

test('a service moves to capacity providers and back', async () => {
  const bench = await createBench()
  await bench.running('web')
  const update = (capacityProvider: string[]) =>
    bench.call('UpdateService', {
      cluster: 'shop',
      service: 'web',
      capacityProviderStrategy: capacityProvider.map((name) => ({ capacityProvider: name })),
    })

  await update(['FARGATE_SPOT'])
  const spot = await bench.service('web')
  await update([])
  const back = await bench.service('web')

  expect(spot.capacityProviderStrategy).toEqual([
    { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 0 },
  ])
  expect(spot).not.toHaveProperty('launchType')
  expect(back.launchType).toBe('FARGATE')
  expect(back).not.toHaveProperty('capacityProviderStrategy')
  expect(back.deployments).toHaveLength(1)
})

test('what cannot be updated is refused', async () => {
  const bench = await createBench()
  await bench.running('web')
  const update = (input: object) =>
    refusal(bench.call('UpdateService', { cluster: 'shop', service: 'web', ...input }))

  const answers = [
    await update({ service: 'api' }),
    await update({ taskDefinition: 'web:9' }),
    await update({ placementStrategy: [] }),
    await update({ deploymentConfiguration: { strategy: 'BLUE_GREEN' } }),
    await update({ propagateTags: 'SOMETIMES' }),
  ]

  expect(answers).toEqual([
    'ServiceNotFoundException: Service not found.',
    'ClientException: Unable to describe task definition.',
    'InvalidParameterException: Placement strategies are not supported with FARGATE launch type.',
    'UnsupportedFeatureException: The simulator does not model the strategy BLUE_GREEN. Use ROLLING.',
    expect.stringContaining(
      "InvalidParameterException: 1 validation error detected: Value 'SOMETIMES'",
    ),
  ])
})

test('a service drains before it is gone, and its name is free again after that', async () => {
  const bench = await createBench()
  await bench.running('web')
  const remove = (force: boolean) =>
    bench.call('DeleteService', { cluster: 'shop', service: 'web', force })
  const scaled = await refusal(remove(false))

  const removed = await remove(true)
  const listed = await bench.call('ListServices', { cluster: 'shop' })
  const tooEarly = await refusal(bench.create('web'))
  const updated = await refusal(
    bench.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 1 }),
  )
  bench.pass(30)
  const inactive = await bench.service('web')
  const again = await refusal(remove(true))
  const fresh = await bench.create('web')

  expect(scaled).toBe(
    'InvalidParameterException: The service cannot be stopped while it is scaled above 0.',
  )
  expect(removed.service).toMatchObject({ status: 'DRAINING', runningCount: 2, desiredCount: 0 })
  expect(listed.serviceArns).toEqual([])
  expect(tooEarly).toBe(
    'InvalidParameterException: Unable to Start a service that is still Draining.',
  )
  expect(updated).toBe('ServiceNotActiveException: Service was not ACTIVE.')
  expect(inactive).toMatchObject({ status: 'INACTIVE', runningCount: 0, deployments: [] })
  expect(again).toContain('ServiceNotFoundException')
  expect(fresh).toMatchObject({ status: 'ACTIVE', desiredCount: 2 })
})

test('a service is not deleted during a rollout unless by force', async () => {
  const bench = await createBench()
  await bench.running('web')
  await bench.image('web', 'shop/web:2')
  await bench.call('UpdateService', {
    cluster: 'shop',
    service: 'web',
    taskDefinition: 'web:2',
    desiredCount: 0,
  })

  const answer = await refusal(bench.call('DeleteService', { cluster: 'shop', service: 'web' }))
  await bench.call('DeleteService', { cluster: 'shop', service: 'web', force: true })
  bench.pass(30)

  expect(answer).toBe(
    'InvalidParameterException: The service cannot be stopped while deployments are active.',
  )
  expect(await bench.service('web')).toMatchObject({ status: 'INACTIVE' })
})

test('an INACTIVE service is forgotten after a day', async () => {
  const bench = await createBench()
  await bench.running('web')
  await bench.call('DeleteService', { cluster: 'shop', service: 'web', force: true })
  bench.pass(25 * 3_600)

  const { failures } = await bench.call('DescribeServices', { cluster: 'shop', services: ['web'] })

  expect(failures).toMatchObject([{ reason: 'MISSING' }])
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
