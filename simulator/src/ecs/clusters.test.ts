import { expect, test } from 'vitest'
import { createBench, refusal } from './bench.testing.ts'

test('a cluster that exists is created again without a trace', async () => {
  const bench = await createBench()

  const again = await bench.call('CreateCluster', { clusterName: 'shop' })
  const listed = await bench.call('ListClusters', {})

  expect(again.cluster).toMatchObject({
    clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
    status: 'ACTIVE',
  })
  expect(listed.clusterArns).toHaveLength(1)
})

test('there is no default cluster until somebody makes it', async () => {
  const bench = await createBench()

  const before = await bench.call('DescribeClusters', {})
  const refused = await refusal(bench.call('ListServices', {}))
  await bench.call('CreateCluster', {})
  const after = await bench.call('DescribeClusters', {})

  expect(before.failures).toMatchObject([{ reason: 'MISSING' }])
  expect(refused).toBe('ClusterNotFoundException: Cluster not found.')
  expect(after.clusters).toMatchObject([{ clusterName: 'default', status: 'ACTIVE' }])
})

test('counts services and tasks; tags only when asked for', async () => {
  const bench = await createBench()
  await bench.call('CreateCluster', { clusterName: 'lab', tags: [{ key: 'team', value: 'lab' }] })
  await bench.running('web')

  const { clusters } = await bench.call('DescribeClusters', { clusters: ['shop', 'lab'] })
  const tagged = await bench.call('DescribeClusters', { clusters: ['lab'], include: ['TAGS'] })

  expect(clusters).toMatchObject([
    { clusterName: 'shop', activeServicesCount: 1, runningTasksCount: 2, pendingTasksCount: 0 },
    { clusterName: 'lab', activeServicesCount: 0, runningTasksCount: 0, tags: [] },
  ])
  expect(tagged.clusters?.[0]?.tags).toEqual([{ key: 'team', value: 'lab' }])
})

test('a cluster goes only once its services and tasks are gone', async () => {
  const bench = await createBench()
  await bench.running('web')
  const withService = await refusal(bench.call('DeleteCluster', { cluster: 'shop' }))
  await bench.call('DeleteService', { cluster: 'shop', service: 'web', force: true })
  bench.pass(60)

  const deleted = await bench.call('DeleteCluster', { cluster: 'shop' })
  const gone = await refusal(bench.call('ListServices', { cluster: 'shop' }))

  expect(withService).toContain('ClusterContainsServicesException')
  expect(deleted.cluster?.status).toBe('INACTIVE')
  expect(gone).toContain('ClusterNotFoundException')
})
