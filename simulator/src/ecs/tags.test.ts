import { expect, test } from 'vitest'
import { createBench, refusal } from './bench.testing.ts'

test('services, task definitions, clusters and tasks carry tags', async () => {
  const bench = await createBench()
  await bench.running('web', { desiredCount: 1 })
  const { serviceArn, taskDefinition, clusterArn } = await bench.service('web')
  const { taskArns } = await bench.call('ListTasks', { cluster: 'shop', serviceName: 'web' })

  for (const resourceArn of [serviceArn, taskDefinition, clusterArn, taskArns?.[0]]) {
    await bench.call('TagResource', {
      resourceArn,
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    })
    await bench.call('TagResource', { resourceArn, tags: [{ key: 'a', value: '3' }] })
    await bench.call('UntagResource', { resourceArn, tagKeys: ['b', 'c'] })
    const { tags } = await bench.call('ListTagsForResource', { resourceArn })

    expect(tags).toEqual([{ key: 'a', value: '3' }])
  }
})

test('what is not there, and what cannot be a tag, is refused', async () => {
  const bench = await createBench()
  await bench.running('web')
  const { serviceArn } = await bench.service('web')
  const prefix = 'arn:aws:ecs:eu-west-1:123456789012'
  const tag = (resourceArn: string | undefined, tags: object[]) =>
    refusal(bench.call('TagResource', { resourceArn, tags }))
  const good = [{ key: 'a', value: '1' }]
  const many = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: '' }))

  const answers = [
    await tag(`${prefix}:service/shop/api`, good),
    await tag(`${prefix}:service/web`, good),
    await tag(`${prefix}:cluster/moon`, good),
    await tag(serviceArn, many),
    await tag(serviceArn, [{ key: 'aws:a', value: '' }]),
    await tag(serviceArn, [...good, ...good]),
    await refusal(bench.call('ListTagsForResource', { resourceArn: `${prefix}:service/shop/api` })),
  ]

  expect(answers.map((answer) => answer.split(':')[0])).toEqual([
    'ResourceNotFoundException',
    'InvalidParameterException',
    'ClusterNotFoundException',
    'InvalidParameterException',
    'InvalidParameterException',
    'InvalidParameterException',
    'InvalidParameterException',
  ])
})
