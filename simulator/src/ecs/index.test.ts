import { expect, test } from 'vitest'
import { createWorld } from '../core/world.ts'
import { type Bench, benchOf, createBench } from './bench.testing.ts'
import { createEcs } from './index.ts'

async function midRollout(): Promise<Bench> {
  const bench = await createBench()
  const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } }
  await bench.running('web', { deploymentConfiguration: breaker })
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })
  bench.pass(12)
  return bench
}

test('a world that is saved in the middle of a rollout goes on elsewhere as it would have here', async () => {
  const here = await midRollout()
  const saved: unknown = JSON.parse(JSON.stringify(here.world.save()))
  const world = createWorld({ services: [createEcs()], throttling: { enabled: false } })

  world.restore(saved as ReturnType<typeof world.save>)
  const there = benchOf(world)
  const middle = await Promise.all([here.service('web'), there.service('web')])
  here.pass(120)
  there.pass(120)
  const end = await Promise.all([here.service('web'), there.service('web')])

  expect(middle[1]).toEqual(middle[0])
  expect(end[1]).toEqual(end[0])
  expect(end[1].taskDefinition).toMatch(/web:1$/)
})

test('what is saved does not change any more', async () => {
  const bench = await midRollout()

  const saved = bench.world.save()
  const before = JSON.stringify(saved)
  bench.pass(120)

  expect(JSON.stringify(saved)).toBe(before)
})

test('after a reset nothing is left', async () => {
  const bench = await midRollout()

  bench.world.reset()
  const { clusterArns } = await bench.call('ListClusters', {})
  const { taskDefinitionArns } = await bench.call('ListTaskDefinitions', {})

  expect([clusterArns, taskDefinitionArns]).toEqual([[], []])
})

test('the same seed and calls give the same story', async () => {
  const [one, other] = await Promise.all([midRollout(), midRollout()])

  expect(await one.service('web')).toEqual(await other.service('web'))
})

test('every operation that is implemented is one of ECS', async () => {
  const bench = await createBench()

  const sdk: Record<string, unknown> = await import('@aws-sdk/client-ecs')
  const unknown = bench.world
    .operations()
    .filter((name) => sdk[`${name.replace('ecs:', '')}Command`] === undefined)

  expect(unknown).toEqual([])
})
