import { expect, test } from 'vitest'
import { createBench, refusal } from './bench.testing.ts'

test('placement reads back in the words of AWS', async () => {
  const bench = await createBench()
  await bench.call('RegisterTaskDefinition', {
    family: 'old',
    containerDefinitions: [{ name: 'app', image: 'shop/old:1', memory: 64 }],
  })

  const { service } = await bench.call('CreateService', {
    cluster: 'shop',
    serviceName: 'old',
    taskDefinition: 'old',
    desiredCount: 0,
    placementStrategy: [
      { type: 'binpack', field: 'memory' },
      { type: 'spread', field: 'host' },
      { type: 'random' },
    ],
  })

  expect(service?.placementStrategy).toEqual([
    { type: 'binpack', field: 'MEMORY' },
    { type: 'spread', field: 'instanceId' },
    { type: 'random' },
  ])
})

test('rebalancing is on where it can be', async () => {
  const bench = await createBench()
  await bench.register('web')
  const limits = { maximumPercent: 100, minimumHealthyPercent: 50 }

  const usual = await bench.create('usual', { taskDefinition: 'web' })
  const tight = await bench.create('tight', {
    taskDefinition: 'web',
    deploymentConfiguration: limits,
  })

  expect(usual.availabilityZoneRebalancing).toBe('ENABLED')
  expect(tight.availabilityZoneRebalancing).toBe('DISABLED')
  const update = (more: object) =>
    bench.call('UpdateService', {
      cluster: 'shop',
      service: 'usual',
      deploymentConfiguration: limits,
      ...more,
    })
  expect(await refusal(update({}))).toContain('Availability Zone rebalancing')
  expect(await refusal(update({ availabilityZoneRebalancing: 'DISABLED' }))).toBe('no error')
})

test('a cluster with a default strategy gives it to services that ask for nothing', async () => {
  const bench = await createBench()
  await bench.register('web')
  await bench.call('CreateCluster', {
    clusterName: 'spot',
    capacityProviders: ['FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
  })

  const { service } = await bench.call('CreateService', {
    cluster: 'spot',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 1,
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
  })

  expect(service?.capacityProviderStrategy).toEqual([
    { capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 },
  ])
  expect(service?.platformVersion).toBe('LATEST')
  expect(service).not.toHaveProperty('launchType')
})
