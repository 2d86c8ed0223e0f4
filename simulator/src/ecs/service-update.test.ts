import { expect, test } from 'vitest'
import { createBench, network, refusal } from './bench.testing.ts'

test('an update leaves alone what it does not name', async () => {
  const bench = await createBench()
  await bench.running('web', { propagateTags: 'SERVICE' })
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

  const reordered = { subnets: ['subnet-2', 'subnet-1'], securityGroups: ['sg-1'] }
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
  const portMappings = [{ name: 'http', containerPort: 80 }]
  await bench.register('web', {
    containerDefinitions: [{ name: 'app', image: 'shop/web:1', portMappings }],
  })
  await bench.create('web', {
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
  const update = (capacityProvider: string[], forceNewDeployment = true) =>
    bench.call('UpdateService', {
      cluster: 'shop',
      service: 'web',
      capacityProviderStrategy: capacityProvider.map((name) => ({
        capacityProvider: name,
        weight: 1,
      })),
      forceNewDeployment,
    })

  const unforced = await refusal(update(['FARGATE_SPOT'], false))
  await update(['FARGATE_SPOT'])
  const spot = await bench.service('web')
  await update(['FARGATE_SPOT'], false)
  bench.pass(600)
  await update([])
  bench.pass(600)
  const back = await bench.service('web')

  expect(unforced).toMatch(/^InvalidParameterException: .* you must force a new deployment\.$/)
  expect(spot.capacityProviderStrategy).toEqual([
    { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
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
    'InvalidParameterException: bakeTimeInMinutes is required. Give a value for bakeTimeInMinutes.',
    expect.stringContaining(
      "InvalidParameterException: 1 validation error detected: Value 'SOMETIMES'",
    ),
  ])
})
