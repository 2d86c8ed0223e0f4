import { expect, test } from 'vitest'
import { type Bench, createBench } from './bench.testing.ts'

async function images(bench: Bench, count: number): Promise<(string | undefined)[]> {
  const seen: (string | undefined)[] = []
  for (let read = 0; read < count; read++) {
    const { services } = await bench.call('DescribeServices', {
      cluster: 'shop',
      services: ['web'],
    })
    seen.push(services?.[0]?.taskDefinition?.split(':').at(-1))
  }
  return seen
}

test('a service may be missing right after its creation, and is there once the lag is over', async () => {
  const bench = await createBench()
  await bench.register('web')
  bench.world.control('ecs', { type: 'lag', ms: 10_000 })
  await bench.create('web')
  bench.pass(5)

  const early = await images(bench, 40)
  const listed = await Promise.all(
    Array.from({ length: 40 }, () => bench.call('ListServices', { cluster: 'shop' })),
  )
  bench.pass(6)
  const late = await images(bench, 40)

  expect(new Set(early)).toEqual(new Set([undefined, '1']))
  expect(new Set(listed.map((one) => one.serviceArns?.length))).toEqual(new Set([0, 1]))
  expect(new Set(late)).toEqual(new Set(['1']))
})

test('reads go back in time after an update, and counts belong to the same moment', async () => {
  const bench = await createBench()
  await bench.running('web')
  await bench.image('web', 'shop/web:2')
  bench.world.control('ecs', { type: 'lag', ms: 30_000 })
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' })
  bench.pass(15)

  const seen = await images(bench, 60)
  const states: string[] = []
  for (let read = 0; read < 60; read++) {
    const { deployments = [], runningCount } = await bench.service('web')
    states.push(`${deployments.length} deployments, ${runningCount} running`)
  }

  expect(seen).toContain('1')
  expect(seen).toContain('2')
  expect(seen.join('')).toMatch(/2+1+2/)
  expect(new Set(states)).toEqual(
    new Set(['1 deployments, 2 running', '2 deployments, 2 running', '2 deployments, 4 running']),
  )
})

test('new revisions are listed late', async () => {
  const bench = await createBench()
  bench.world.control('ecs', { type: 'lag', ms: 10_000 })
  await bench.register('web')
  bench.pass(5)

  const counts = new Set<number | undefined>()
  for (let read = 0; read < 40; read++) {
    counts.add((await bench.call('ListTaskDefinitions', {})).taskDefinitionArns?.length)
  }

  expect(counts).toEqual(new Set([0, 1]))
})

test('only pictures that a read can still see are kept', async () => {
  const bench = await createBench()
  bench.world.control('ecs', { type: 'lag', ms: 5_000 })
  await bench.running('web')
  for (let round = 0; round < 20; round++) {
    await bench.call('UpdateService', { cluster: 'shop', service: 'web', forceNewDeployment: true })
    bench.pass(120)
  }

  const { ecs } = bench.world.save().services as { ecs: { lag: { pictures: object } } }
  const pictures = Object.values(ecs.lag.pictures).map((list: unknown[]) => list.length)

  expect(pictures).toHaveLength(1)
  expect(pictures[0]).toBeLessThan(20)
})

test('the lag ends at once when it is set to nothing', async () => {
  const bench = await createBench()
  await bench.register('web')
  bench.world.control('ecs', { type: 'lag', ms: 10_000 })
  await bench.create('web')
  bench.world.control('ecs', { type: 'lag', ms: 0 })

  expect(new Set(await images(bench, 20))).toEqual(new Set(['1']))
})
