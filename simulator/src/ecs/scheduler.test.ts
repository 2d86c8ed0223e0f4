import { expect, test } from 'vitest'
import { createBench, story } from './bench.testing.ts'

test('a task that stops is replaced, without a new deployment', async () => {
  const bench = await createBench()
  await bench.running('web')
  const before = await bench.service('web')
  const { taskArns } = await bench.call('ListTasks', { cluster: 'shop', serviceName: 'web' })

  await bench.call('StopTask', { cluster: 'shop', task: taskArns?.[0], reason: 'testing' })
  bench.pass(2)
  const during = await bench.service('web')
  bench.pass(120)
  const after = await bench.service('web')

  expect(during).toMatchObject({ runningCount: 1, pendingCount: 1 })
  expect(after).toMatchObject({ runningCount: 2, pendingCount: 0 })
  expect(after.deployments?.map((one) => one.id)).toEqual(before.deployments?.map((one) => one.id))
  expect(story(after).slice(-2)).toEqual([
    '(service web) has started 1 tasks:.',
    '(service web) has reached a steady state.',
  ])
})

test('another desired count starts and stops tasks of the same deployment', async () => {
  const bench = await createBench()
  await bench.running('web')
  const before = await bench.service('web')

  await bench.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 5 })
  bench.pass(60)
  const more = await bench.service('web')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 0 })
  bench.pass(60)
  const none = await bench.service('web')

  expect(more).toMatchObject({ desiredCount: 5, runningCount: 5 })
  expect(none).toMatchObject({ desiredCount: 0, runningCount: 0, status: 'ACTIVE' })
  expect(none.deployments).toMatchObject([
    { id: before.deployments?.[0]?.id, rolloutState: 'COMPLETED' },
  ])
})

test('without a health check a task counts as healthy 40 seconds after RUNNING', async () => {
  const bench = await createBench()
  await bench.register('web')
  await bench.create('web')

  bench.pass(48.9)
  const before = await bench.service('web')
  bench.pass(2)
  const after = await bench.service('web')

  expect(story(before)).not.toContain('(service web) has reached a steady state.')
  expect(story(after)).toContain('(service web) has reached a steady state.')
})

test('with a health check it is healthy once the check passes', async () => {
  const bench = await createBench()
  const healthCheck = { command: ['CMD-SHELL', 'true'], interval: 7 }
  const containerDefinitions = [{ name: 'app', image: 'shop/web:1', healthCheck }]
  await bench.register('web', { containerDefinitions })
  await bench.create('web')

  bench.pass(9 + 6)
  const before = await bench.service('web')
  bench.pass(2)
  const after = await bench.service('web')

  expect(story(before)).not.toContain('(service web) has reached a steady state.')
  expect(story(after)).toContain('(service web) has reached a steady state.')
})

/** How many tasks run at each second of a rollout. */
async function rolloutCounts(
  minimumHealthyPercent: number,
  maximumPercent: number,
  desired: number,
) {
  const bench = await createBench()
  const deploymentConfiguration = { minimumHealthyPercent, maximumPercent }
  await bench.running('web', { desiredCount: desired, deploymentConfiguration })
  await bench.image('web', 'shop/web:2')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })
  const running: number[] = []
  const total: number[] = []
  for (let second = 0; second < 300; second++) {
    bench.pass(1)
    const { runningCount = 0, pendingCount = 0 } = await bench.service('web')
    running.push(runningCount)
    total.push(runningCount + pendingCount)
  }
  return { running, total, end: await bench.service('web') }
}

test('50 % of 4 and at most 100 %: two stop before two start, and never more than two are away', async () => {
  const { running, total, end } = await rolloutCounts(50, 100, 4)

  expect(Math.min(...running)).toBe(2)
  expect(Math.max(...total)).toBe(4)
  expect(end.deployments).toMatchObject([{ runningCount: 4, rolloutState: 'COMPLETED' }])
})

test('by a setting tasks on their way out leave their place at once', async () => {
  const counts: (number | undefined)[] = []
  for (const stoppingTasksCount of [true, false]) {
    const bench = await createBench({ stoppingTasksCount, stoppingMs: 20_000 })
    const deploymentConfiguration = { minimumHealthyPercent: 50, maximumPercent: 100 }
    await bench.running('web', { desiredCount: 4, deploymentConfiguration })
    await bench.call('UpdateService', { cluster: 'shop', service: 'web', forceNewDeployment: true })
    bench.pass(5)
    counts.push((await bench.service('web')).pendingCount)
  }

  expect(counts).toEqual([0, 2])
})

test('100 % and 200 % of 4: eight run for a while, and never fewer than four', async () => {
  const { running, total, end } = await rolloutCounts(100, 200, 4)

  expect(Math.min(...running)).toBe(4)
  expect(Math.max(...running)).toBe(8)
  expect(Math.max(...total)).toBe(8)
  expect(end.deployments).toMatchObject([{ runningCount: 4, rolloutState: 'COMPLETED' }])
})

test('100 % and 125 % of 3: nothing can move, and an event says so once', async () => {
  const { running, end } = await rolloutCounts(100, 125, 3)

  const stalls = story(end).filter((text) => text.includes('was unable to stop or start tasks'))
  expect(new Set(running)).toEqual(new Set([3]))
  expect(end.deployments).toMatchObject([
    { status: 'PRIMARY', runningCount: 0, rolloutState: 'IN_PROGRESS' },
    { status: 'ACTIVE', runningCount: 3 },
  ])
  expect(stalls).toHaveLength(1)
})

test('tasks that never start are tried again at growing intervals, up to 27 minutes', async () => {
  const bench = await createBench()
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.create('web', { desiredCount: 1 })

  bench.pass(12 * 3_600)
  const { events } = await bench.service('web')

  const starts = events
    ?.filter((event) => event.message?.includes('has started'))
    .map((event) => event.createdAt?.getTime() ?? 0)
    .toReversed()
  const gaps = starts?.slice(1).map((at, index) => (at - (starts[index] ?? 0)) / 1_000) ?? []
  expect(gaps.slice(0, 3).every((gap) => gap < 15)).toBe(true)
  expect(gaps.toSorted((a, b) => a - b)).toEqual(gaps)
  expect(gaps.at(-1)).toBeGreaterThanOrEqual(27 * 60)
  expect(gaps.at(-1)).toBeLessThan(28 * 60)
  expect(events?.some((event) => event.message?.includes('is unable to consistently start'))).toBe(
    true,
  )
})

test('a new task definition ends the pause', async () => {
  const bench = await createBench()
  await bench.image('web', 'shop/web:does-not-exist')
  await bench.create('web', { desiredCount: 1 })
  bench.pass(4 * 3_600)
  await bench.image('web', 'shop/web:2')

  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })
  bench.pass(60)
  const after = await bench.service('web')

  expect(after).toMatchObject({ runningCount: 1 })
  expect(after.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
})

test('a task that falls ill after it was healthy is replaced before it stops', async () => {
  const bench = await createBench()
  await bench.running('web', { desiredCount: 1 })
  await bench.image('web', 'shop/web:2')
  bench.world.control('ecs', { type: 'fate', image: 'web:2', fate: 'unhealthy', afterSeconds: 300 })
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })
  bench.pass(120)
  bench.world.control('ecs', { type: 'clear-fates' })
  const counts: number[] = []

  for (let second = 0; second < 400; second++) {
    bench.pass(1)
    counts.push((await bench.service('web')).runningCount ?? 0)
  }

  expect(Math.min(...counts)).toBe(1)
  expect(Math.max(...counts)).toBe(2)
  expect(counts.at(-1)).toBe(1)
})

test('old tasks that die during a rollout are replaced by their own revision', async () => {
  const bench = await createBench()
  await bench.running('web', { desiredCount: 4 })
  bench.world.control('ecs', { type: 'fate', image: 'web:2', fate: 'unhealthy' })
  const { taskArns = [] } = await bench.call('ListTasks', { cluster: 'shop', serviceName: 'web' })
  await bench.image('web', 'shop/web:2')
  await bench.call('UpdateService', {
    cluster: 'shop',
    service: 'web',
    taskDefinition: 'web:2',
    deploymentConfiguration: { maximumPercent: 300 },
  })
  bench.pass(5)

  await bench.call('StopTask', { cluster: 'shop', task: taskArns[0] })
  bench.pass(60)
  const after = await bench.service('web')

  expect(after.deployments?.find((one) => one.status === 'ACTIVE')?.runningCount).toBe(4)
})

test('at most 100 events are kept, the newest first', async () => {
  const bench = await createBench()
  await bench.register('web')
  bench.world.control('ecs', { type: 'fate', fate: 'exits', afterSeconds: 1 })
  await bench.create('web', { desiredCount: 1 })

  bench.pass(7_200)
  const { events = [] } = await bench.service('web')

  const times = events.map((event) => event.createdAt?.getTime() ?? 0)
  expect(events).toHaveLength(100)
  expect(times.toSorted((a, b) => b - a)).toEqual(times)
  expect(new Set(events.map((event) => event.id)).size).toBe(100)
})

test('a settled service leaves nothing on the timeline', async () => {
  const bench = await createBench()
  await bench.running('web')

  expect(bench.world.nextEventAt()).toBeUndefined()
})

test('many changes at one moment cause one look', async () => {
  const bench = await createBench()
  await bench.running('web')

  for (let desiredCount = 3; desiredCount < 13; desiredCount++) {
    await bench.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount })
  }

  expect(bench.world.save().timeline).toHaveLength(1)
})

test('a task that runs ends the series of failed starts', async () => {
  const bench = await createBench()
  const fate = (kind: string) => bench.world.control('ecs', { type: 'fate', fate: kind })
  await bench.register('web')
  fate('never-starts')
  await bench.create('web', { desiredCount: 1 })
  bench.pass(600)
  fate('healthy')
  bench.pass(600)
  fate('never-starts')
  bench.world.control('ecs', { type: 'stop-tasks', cluster: 'shop', service: 'web' })

  bench.pass(30)
  const { events = [] } = await bench.service('web')

  const since = bench.world.now() - 30_000
  const recent = events.filter((event) => (event.createdAt?.getTime() ?? 0) > since)
  const starts = recent.filter((event) => event.message?.includes('has started'))
  expect(starts.length).toBeGreaterThanOrEqual(3)
})
