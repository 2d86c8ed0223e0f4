import { expect, test } from 'vitest'
import { createBench, refusal } from './bench.testing.ts'

test('equal content makes a new revision all the same', async () => {
  const bench = await createBench()

  const first = await bench.register('web')
  const second = await bench.register('web')

  expect([first, second].map((arn) => arn.split('/')[1])).toEqual(['web:1', 'web:2'])
})

test('a family stands for its latest active revision', async () => {
  const bench = await createBench()
  const first = await bench.register('web')
  const second = await bench.register('web')

  const latest = await bench.call('DescribeTaskDefinition', { taskDefinition: 'web' })
  await bench.call('DeregisterTaskDefinition', { taskDefinition: 'web:2' })
  const left = await bench.call('DescribeTaskDefinition', { taskDefinition: 'web' })
  const inactive = await bench.call('DescribeTaskDefinition', { taskDefinition: second })

  expect(latest.taskDefinition?.taskDefinitionArn).toBe(second)
  expect(left.taskDefinition?.taskDefinitionArn).toBe(first)
  expect(inactive.taskDefinition).toMatchObject({ status: 'INACTIVE' })
  expect(inactive.taskDefinition?.deregisteredAt).toBeInstanceOf(Date)
})

test('what is not there cannot be described', async () => {
  const bench = await createBench()
  await bench.register('web')

  const family = await refusal(bench.call('DescribeTaskDefinition', { taskDefinition: 'api' }))
  const revision = await refusal(bench.call('DescribeTaskDefinition', { taskDefinition: 'web:9' }))

  expect([family, revision]).toEqual([
    'ClientException: Unable to describe task definition.',
    'ClientException: Unable to describe task definition.',
  ])
})

test('tags come only when asked for', async () => {
  const bench = await createBench()
  await bench.register('web', { tags: [{ key: 'team', value: 'shop' }] })

  const plain = await bench.call('DescribeTaskDefinition', { taskDefinition: 'web' })
  const tagged = await bench.call('DescribeTaskDefinition', {
    taskDefinition: 'web',
    include: ['TAGS'],
  })

  expect(plain.tags).toBeUndefined()
  expect(tagged.tags).toEqual([{ key: 'team', value: 'shop' }])
})

test('only deregistered revisions are deleted, and numbers are not used again', async () => {
  const bench = await createBench()
  await bench.register('web')
  await bench.register('web')
  await bench.call('DeregisterTaskDefinition', { taskDefinition: 'web:2' })

  const answer = await bench.call('DeleteTaskDefinitions', {
    taskDefinitions: ['web:1', 'web:2', 'web:7'],
  })
  const third = await bench.register('web')

  expect(answer.taskDefinitions).toMatchObject([{ revision: 2, status: 'DELETE_IN_PROGRESS' }])
  expect(answer.failures).toHaveLength(2)
  expect(third).toMatch(/web:3$/)
})

test('an answer holds no reference into the state', async () => {
  const bench = await createBench()
  await bench.register('web')
  const first = await bench.call('DescribeTaskDefinition', { taskDefinition: 'web' })
  const container = first.taskDefinition?.containerDefinitions?.[0]

  if (container) container.image = 'changed by the caller'
  const second = await bench.call('DescribeTaskDefinition', { taskDefinition: 'web' })

  expect(second.taskDefinition?.containerDefinitions?.[0]?.image).toBe('shop/web:1')
})
