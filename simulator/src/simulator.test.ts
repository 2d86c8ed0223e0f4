import { CreateClusterCommand, DescribeClustersCommand } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { clientsOf } from './clients.testing.ts'
import { createSimulator } from './simulator.ts'
import { wholeCatalog } from './wire/catalog.ts'

test('every operation that is implemented can be asked for on the wire', async () => {
  const services = await wholeCatalog()
  const known = services.flatMap(({ name, operations }) =>
    [...operations.keys()].map((operation) => `${name}:${operation}`),
  )

  const mute = createSimulator()
    .operations()
    .filter((operation) => !known.includes(operation))

  expect(mute).toEqual([])
})

test('a simulator that was saved and started again knows what it knew', async () => {
  const before = createSimulator()
  await clientsOf(before).ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))
  const after = createSimulator()

  after.restore(JSON.parse(JSON.stringify(before.save())))
  const saved = after.save()
  const { clusters } = await clientsOf(after).ecs.send(
    new DescribeClustersCommand({ clusters: ['prod'] }),
  )

  expect(clusters).toMatchObject([{ clusterName: 'prod', status: 'ACTIVE' }])
  expect(saved).toEqual(before.save())
})

test('account and region are those of the options', async () => {
  const { ecs } = clientsOf(createSimulator({ account: '210987654321', region: 'us-east-1' }))

  const { cluster } = await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))

  expect(cluster?.clusterArn).toBe('arn:aws:ecs:us-east-1:210987654321:cluster/prod')
})
