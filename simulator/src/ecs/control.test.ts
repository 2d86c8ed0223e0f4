import { expect, test } from 'vitest'
import type { ControlCommand } from '../core/types.ts'
import { createBench } from './bench.testing.ts'

test('a fate is for what starts after it, and the newest that matches counts', async () => {
  const bench = await createBench()
  await bench.running('web', { desiredCount: 1 })
  bench.world.control('ecs', { type: 'fate', taskDefinition: 'web:1', fate: 'never-starts' })
  bench.pass(600)
  const untouched = await bench.service('web')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 2 })
  bench.pass(60)
  const failing = await bench.service('web')
  bench.world.control('ecs', { type: 'fate', image: 'shop/web', fate: 'healthy' })
  bench.pass(120)
  const mended = await bench.service('web')

  expect([untouched, failing, mended].map((one) => one.runningCount)).toEqual([1, 1, 2])
})

test('a revision is named exactly: web:1 is not web:10', async () => {
  const bench = await createBench()
  for (let revision = 0; revision < 10; revision++) await bench.register('web')
  bench.world.control('ecs', { type: 'fate', taskDefinition: 'web:1', fate: 'never-starts' })

  await bench.create('web', { taskDefinition: 'web:10' })
  bench.pass(30)

  expect(await bench.service('web')).toMatchObject({ runningCount: 2 })
})

test('the tag does-not-exist needs no command, and a command can overrule it', async () => {
  const bench = await createBench()
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.create('web')
  bench.pass(30)
  const missing = await bench.service('web')
  bench.world.control('ecs', { type: 'fate', image: 'does-not-exist', fate: 'healthy' })
  bench.pass(60)

  expect(missing.runningCount).toBe(0)
  expect(await bench.service('web')).toMatchObject({ runningCount: 2 })
})

test('all tasks of a service stop behind its back, and come again', async () => {
  const bench = await createBench()
  await bench.running('web')

  const answer = bench.world.control('ecs', { type: 'stop-tasks', cluster: 'shop', service: 'web' })
  const stopped = await bench.service('web')
  bench.pass(60)

  expect(answer).toMatchObject({ stopped: [expect.any(String), expect.any(String)] })
  expect(stopped.runningCount).toBe(0)
  expect(await bench.service('web')).toMatchObject({ runningCount: 2 })
})

test('commands that nobody knows are refused with those that are known', async () => {
  const bench = await createBench()
  const of = (command: ControlCommand) => () => bench.world.control('ecs', command)

  expect(of({ type: 'explode' })).toThrow('it knows fate, clear-fates, stop-tasks, lag')
  expect(of({ type: 'toString' })).toThrow('it knows')
  expect(of({ type: 'fate', fate: 'lucky' })).toThrow('fate must be one of')
  expect(of({ type: 'lag', ms: -1 })).toThrow('ms of lag must be a number')
})
