import { createSimulator, type World } from '@plumbline/simulator'
import { expect, it } from 'vitest'
import { createHouse } from '../support/house.ts'
import { service } from '../support/shop.ts'

/** What bootstrap hands over reaches the services: values are ids, so they are fields like any other. */
const environment = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: prod }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: \${bootstrap.cluster.name}
  network:
    subnets: \${bootstrap.network.privateSubnetIds}
    securityGroups: ["\${bootstrap.network.workloadSecurityGroupId}"]
  roles: { execution: ecs-execution }
`
const files = {
  'environments/prod.yaml': environment,
  'apps/web.yaml': service('web', '{ image: "web:1", env: { DB: "${bootstrap.database.host}" } }'),
  'apps/api.yaml': service('api', '{ image: "api:1" }'),
}

async function hand(world: World, key: string, value: string): Promise<void> {
  await world.call('ssm', 'PutParameter', {
    Name: `/plumbline/prod/bootstrap/${key}`,
    Value: value,
    Type: value.includes(',') ? 'StringList' : 'String',
    Overwrite: true,
  })
}

async function handedOver(): Promise<World> {
  const world = createSimulator({ seed: 1 })
  await world.call('ecs', 'CreateCluster', { clusterName: 'main' })
  await hand(world, 'cluster/name', 'main')
  await hand(world, 'network/privateSubnetIds', 'subnet-a,subnet-b')
  await hand(world, 'network/workloadSecurityGroupId', 'sg-app')
  await hand(world, 'database/host', 'db-1')
  return world
}

async function hostOf(world: World, name: string): Promise<string | undefined> {
  const { services } = (await world.call('ecs', 'DescribeServices', {
    cluster: 'main',
    services: [name],
  })) as { services: { taskDefinition: string }[] }
  const { taskDefinition } = (await world.call('ecs', 'DescribeTaskDefinition', {
    taskDefinition: services[0]?.taskDefinition,
  })) as { taskDefinition: { containerDefinitions: { environment: { value: string }[] }[] } }
  return taskDefinition.containerDefinitions[0]?.environment[0]?.value
}

it('fills the values, and releases what uses a value that changes', async () => {
  const world = await handedOver()
  const house = await createHouse({ world })
  house.git.commit(files)
  const settled = async () =>
    (await house.store.units({})).filter(
      ({ status }) => status.sync.is === 'Synced' && status.health.is === 'Healthy',
    ).length === 2
  await house.until(settled)

  expect(await hostOf(world, 'web')).toBe('db-1')

  const api = (await house.unit('prod/service/api'))?.applied
  await hand(world, 'database/host', 'db-2')
  await house.turn(2 * 60_000)
  await house.until(settled)

  expect(await hostOf(world, 'web')).toBe('db-2')
  expect((await house.unit('prod/service/api'))?.applied).toEqual(api)
  await house.stop()
})

it('keeps what runs while the hand-over cannot be read, after a restart too', async () => {
  const world = await handedOver()
  const house = await createHouse({ world })
  house.git.commit(files)
  await house.turn(3 * 60_000)

  world.faults.prime({
    operation: 'ssm:GetParametersByPath',
    count: 'all',
    outcome: { kind: 'access-denied' },
  })
  await house.turn(5 * 60_000)
  const unmoved = await house.unit('prod/service/web')
  await house.restart()
  await house.turn(5 * 60_000)
  const blind = await house.unit('prod/service/web')

  expect(unmoved?.status.sync.is).toBe('Synced')
  expect(blind?.status.sync).toMatchObject({ is: 'OutOfSync', reason: 'InvalidDocument' })
  expect(blind?.status.sync.why).toContain('could not be read')
  expect(await hostOf(world, 'web')).toBe('db-1')

  world.faults.clear()
  await house.turn(5 * 60_000)

  expect((await house.unit('prod/service/web'))?.status.sync.is).toBe('Synced')
  await house.stop()
})
