import { expect, test } from 'vitest'
import { states } from './routed.testing.ts'
import { shiftBench } from './shifting.testing.ts'

const blueGreen = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 10 }

test('the first deployment lands on the alternate group and takes all traffic', async () => {
  const bench = await shiftBench()
  const service = await bench.create(blueGreen)
  const deployment = await bench.current()

  expect(await bench.weights()).toEqual({ production: '0/100', test: '0/100' })
  expect(await states({ elb: bench.elb, group: bench.green })).toEqual({ healthy: 2 })
  expect(service.loadBalancers).toEqual(bench.loadBalancers)
  expect(service.deployments?.map((one) => one.rolloutState)).toEqual(['COMPLETED'])
  expect(deployment).toMatchObject({
    status: 'SUCCESSFUL',
    targetServiceRevision: { requestedProductionTrafficWeight: 100 },
  })
})

test('a deployment passes every stage in order, and traffic moves where it should', async () => {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  await bench.update('shop/web:2')

  const seen: string[] = []
  for (let second = 0; second < 900; second++) {
    const { lifecycleStage = 'none' } = await bench.current()
    const { production, test: tests } = await bench.weights()
    const line = `${lifecycleStage} ${production} ${tests}`
    if (seen.at(-1) !== line) seen.push(line)
    bench.ecs.pass(1)
  }

  expect(seen).toEqual([
    'none 0/100 0/100',
    'PRE_SCALE_UP 0/100 0/100',
    'SCALE_UP 0/100 0/100',
    'POST_SCALE_UP 0/100 0/100',
    'TEST_TRAFFIC_SHIFT 0/100 100/0',
    'POST_TEST_TRAFFIC_SHIFT 0/100 100/0',
    'PRE_PRODUCTION_TRAFFIC_SHIFT 0/100 100/0',
    'PRODUCTION_TRAFFIC_SHIFT 100/0 100/0',
    'POST_PRODUCTION_TRAFFIC_SHIFT 100/0 100/0',
    'BAKE_TIME 100/0 100/0',
    'CLEAN_UP 100/0 100/0',
  ])
})

test('both revisions run until the bake time is over, then the old one goes', async () => {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  await bench.update('shop/web:2')

  const scaling = await bench.until('SCALE_UP')
  const baking = await bench.until('BAKE_TIME')
  const during = await bench.ecs.service('web')
  bench.ecs.pass(590)
  const still = await bench.ecs.service('web')
  bench.ecs.pass(600)
  const after = await bench.ecs.service('web')

  expect(scaling.sourceServiceRevisions).toMatchObject([
    { runningTaskCount: 2, requestedProductionTrafficWeight: 100 },
  ])
  expect(baking).toMatchObject({
    status: 'IN_PROGRESS',
    targetServiceRevision: { runningTaskCount: 2, requestedProductionTrafficWeight: 100 },
    sourceServiceRevisions: [{ runningTaskCount: 2, requestedProductionTrafficWeight: 0 }],
  })
  expect(
    during.deployments?.map((one) => [one.status, one.desiredCount, one.rolloutState]),
  ).toEqual([
    ['PRIMARY', 2, 'IN_PROGRESS'],
    ['ACTIVE', 2, 'COMPLETED'],
  ])
  expect(still.runningCount).toBe(4)
  expect(after).toMatchObject({ runningCount: 2, deployments: [{ rolloutState: 'COMPLETED' }] })
  expect(await bench.current()).toMatchObject({ status: 'SUCCESSFUL', lifecycleStage: 'CLEAN_UP' })
  expect(await states({ elb: bench.elb, group: bench.green })).toEqual({})
})

test.each([
  ['the weights', 'LINEAR', { linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 2 } }],
  ['the parts', 'CANARY', { canaryConfiguration: { canaryPercent: 2.5 } }],
] as const)('%s of %s follow the configuration', async (_what, strategy, steps) => {
  const bench = await shiftBench()
  await bench.create({ strategy, ...steps })
  await bench.update('shop/web:2')

  const seen: string[] = []
  let lasted = 0
  for (let second = 0; second < 1_200; second++) {
    const { production } = await bench.weights()
    if (seen.at(-1) !== production) seen.push(production)
    if (production === seen[1]) lasted += 1
    bench.ecs.pass(1)
  }

  const expected = {
    LINEAR: { seen: ['0/100', '40/60', '80/20', '100/0'], lasted: 120 + 5 + 5 },
    CANARY: { seen: ['0/100', '25/975', '100/0'], lasted: 600 + 5 + 5 },
  }
  expect({ seen, lasted }).toEqual(expected[strategy])
})

test('a request to stop gives the traffic back at once and clears the new tasks away', async () => {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  const { taskDefinition } = await bench.ecs.service('web')
  await bench.update('shop/web:2')
  const { serviceDeploymentArn } = await bench.until('BAKE_TIME')

  await bench.ecs.call('StopServiceDeployment', { serviceDeploymentArn })
  bench.ecs.pass(2)
  const asked = await bench.current()
  const weights = await bench.weights()
  bench.ecs.pass(900)
  const service = await bench.ecs.service('web')

  expect(asked).toMatchObject({
    status: 'ROLLBACK_IN_PROGRESS',
    lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
  })
  expect(weights.production).toBe('0/100')
  expect(await bench.current()).toMatchObject({
    status: 'ROLLBACK_SUCCESSFUL',
    targetServiceRevision: { requestedProductionTrafficWeight: 0, runningTaskCount: 0 },
    sourceServiceRevisions: [{ requestedProductionTrafficWeight: 100, runningTaskCount: 2 }],
  })
  expect(service).toMatchObject({ taskDefinition, runningCount: 2 })
  expect(service.deployments).toHaveLength(1)
  expect(await bench.weights()).toEqual({ production: '0/100', test: '0/100' })
})

test('a newer update clears the unfinished revision away and gives its traffic back first', async () => {
  const bench = await shiftBench()
  await bench.create({ strategy: 'CANARY' })
  await bench.update('shop/web:2')
  const { serviceDeploymentArn } = await bench.until('PRODUCTION_TRAFFIC_SHIFT')
  const half = await bench.weights()

  await bench.update('shop/web:3')
  bench.ecs.pass(2)
  const reconciling = await bench.current()
  const restored = await bench.weights()
  bench.ecs.pass(3_600)
  const { serviceDeployments } = await bench.ecs.call('DescribeServiceDeployments', {
    serviceDeploymentArns: [serviceDeploymentArn ?? ''],
  })

  expect(half.production).toBe('5/95')
  expect(reconciling.lifecycleStage).toBe('RECONCILE_SERVICE')
  expect(restored.production).toBe('0/100')
  expect(serviceDeployments?.[0]?.status).toBe('STOPPED')
  expect(await bench.current()).toMatchObject({ status: 'SUCCESSFUL' })
  expect(await bench.weights()).toEqual({ production: '100/0', test: '100/0' })
  expect(await bench.ecs.service('web')).toMatchObject({ runningCount: 2 })
})

test('new tasks that never become healthy go back after a day, and no traffic was touched', async () => {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  bench.elb.world.control('ecs', { type: 'fate', image: 'web:2', fate: 'unhealthy' })
  await bench.update('shop/web:2')

  bench.ecs.pass(86_000)
  const waiting = await bench.current()
  bench.ecs.pass(2_000)

  expect(waiting).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'SCALE_UP' })
  expect(await bench.current()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
  expect(await bench.weights()).toEqual({ production: '0/100', test: '0/100' })
})

test('a service without a load balancer replaces its tasks all at once', async () => {
  const { ecs } = await shiftBench()
  const deploymentConfiguration = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 1 }
  await ecs.running('plain', { deploymentConfiguration })
  await ecs.image('plain', 'shop/plain:2')
  await ecs.call('UpdateService', { cluster: 'shop', service: 'plain', taskDefinition: 'plain' })

  ecs.pass(120)
  const during = await ecs.service('plain')
  ecs.pass(300)
  const after = await ecs.service('plain')

  expect(during.runningCount).toBe(4)
  expect(during.currentServiceRevisions?.[0]).not.toHaveProperty('requestedProductionTrafficWeight')
  expect(after).toMatchObject({ runningCount: 2, deployments: [{ rolloutState: 'COMPLETED' }] })
})

test('a world that is saved in the middle of a shift goes on from there', async () => {
  const bench = await shiftBench()
  await bench.create({ strategy: 'LINEAR' })
  await bench.update('shop/web:2')
  await bench.until('PRODUCTION_TRAFFIC_SHIFT')
  const saved = bench.elb.world.save()

  bench.elb.world.reset()
  bench.elb.world.restore(structuredClone(saved))
  const half = await bench.weights()
  bench.ecs.pass(7_200)

  expect(half.production).toBe('10/90')
  expect(await bench.weights()).toEqual({ production: '100/0', test: '100/0' })
  expect((await bench.current()).status).toBe('SUCCESSFUL')
})
