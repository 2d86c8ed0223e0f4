import { expect, test } from 'vitest'
import { createBench, story } from './bench.ts'

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
  expect(bench.world.nextEventAt()).toBeUndefined()
})

test('a new task definition is rolled out: new tasks first, then the old ones go', async () => {
  const bench = await createBench()
  await bench.running('web')
  const before = await bench.service('web')
  const second = await bench.image('web', 'shop/web:2')

  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web' })
  const started = await bench.service('web')
  bench.pass(20)
  const middle = await bench.service('web')
  bench.pass(100)
  const after = await bench.service('web')

  expect(started.taskDefinition).toBe(second)
  expect(started.deployments).toMatchObject([
    { status: 'PRIMARY', taskDefinition: second, runningCount: 0 },
    { status: 'ACTIVE', id: before.deployments?.[0]?.id, runningCount: 2 },
  ])
  expect(middle).toMatchObject({ runningCount: 4, desiredCount: 2 })
  expect(after).toMatchObject({ runningCount: 2, pendingCount: 0, taskDefinition: second })
  expect(after.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }])
})
