import { expect, test } from 'vitest'
import { createBench, refusal } from './bench.testing.ts'

test('unknown services are failures inside a good answer; tags only when asked for', async () => {
  const bench = await createBench()
  await bench.running('web', { tags: [{ key: 'team', value: 'shop' }] })

  const plain = await bench.call('DescribeServices', { cluster: 'shop', services: ['web', 'api'] })
  const tagged = await bench.call('DescribeServices', {
    cluster: 'shop',
    services: ['web'],
    include: ['TAGS'],
  })

  expect(plain.services).toHaveLength(1)
  expect(plain.services?.[0]).not.toHaveProperty('tags')
  expect(plain.failures).toEqual([
    { arn: 'arn:aws:ecs:eu-west-1:123456789012:service/shop/api', reason: 'MISSING' },
  ])
  expect(tagged.services?.[0]?.tags).toEqual([{ key: 'team', value: 'shop' }])
})

test('ten names at most', async () => {
  const bench = await createBench()
  const services = Array.from({ length: 11 }, (_, index) => `s${index}`)

  const answer = await refusal(bench.call('DescribeServices', { cluster: 'shop', services }))

  expect(answer).toContain('InvalidParameterException: At most 10 services')
})

test('services are listed ten a page, by cluster, and in pages as short as the settings say', async () => {
  const bench = await createBench()
  const short = await createBench({ pageSizeMax: 5 })
  for (const one of [bench, short]) {
    await one.register('web')
    for (let index = 0; index < 12; index++) {
      await one.create(`s${index}`, { taskDefinition: 'web', desiredCount: 0 })
    }
  }
  await bench.call('CreateCluster', { clusterName: 'shop-two' })

  const first = await bench.call('ListServices', { cluster: 'shop' })
  const second = await bench.call('ListServices', { cluster: 'shop', nextToken: first.nextToken })
  const other = await bench.call('ListServices', { cluster: 'shop-two' })
  const brief = await short.call('ListServices', { cluster: 'shop', maxResults: 100 })

  const arns = [...(first.serviceArns ?? []), ...(second.serviceArns ?? [])]
  expect(first.serviceArns).toHaveLength(10)
  expect(new Set(arns).size).toBe(12)
  expect(second.nextToken).toBeUndefined()
  expect(other.serviceArns).toEqual([])
  expect(brief.serviceArns).toHaveLength(5)
  expect(brief.nextToken).toBeDefined()
})
