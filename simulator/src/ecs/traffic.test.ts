import { ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { forwardTo } from '../elbv2/bench.testing.ts'
import { states } from './routed.testing.ts'
import { shiftBench } from './shifting.testing.ts'

const blueGreen = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 10 }

test('the groups take turns, and the revision says which one serves it', async () => {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  const served: unknown[] = []
  for (const image of ['shop/web:2', 'shop/web:3']) {
    await bench.update(image)
    bench.ecs.pass(1_800)
    const { targetServiceRevision } = await bench.current()
    const { serviceRevisions } = await bench.ecs.call('DescribeServiceRevisions', {
      serviceRevisionArns: [targetServiceRevision?.arn ?? ''],
    })
    served.push(serviceRevisions?.[0]?.resolvedConfiguration?.loadBalancers)
  }

  const rule = { productionListenerRule: bench.productionRule }
  expect(served).toEqual([
    [{ targetGroupArn: bench.blue, ...rule }],
    [{ targetGroupArn: bench.green, ...rule }],
  ])
})

test('an update that sends the pair again lands on the alternate group, where the service is', async () => {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  await bench.update('shop/web:2', { loadBalancers: bench.loadBalancers })

  await bench.until('BAKE_TIME')

  expect(await states({ elb: bench.elb, group: bench.green })).toEqual({ healthy: 4 })
  expect(await states({ elb: bench.elb, group: bench.blue })).toEqual({})
})

test('in Service Connect the shares are told, and no rule is needed', async () => {
  const { ecs } = await shiftBench()
  await ecs.world.call('servicediscovery', 'CreateHttpNamespace', { Name: 'shop' })
  ecs.pass(15)
  await ecs.register('api', {
    containerDefinitions: [
      { name: 'app', image: 'shop/api:1', portMappings: [{ name: 'http', containerPort: 80 }] },
    ],
  })
  await ecs.create('api', {
    deploymentConfiguration: { strategy: 'CANARY' },
    serviceConnectConfiguration: {
      enabled: true,
      namespace: 'shop',
      services: [{ portName: 'http' }],
    },
  })
  ecs.pass(300)
  await ecs.call('UpdateService', { cluster: 'shop', service: 'api', forceNewDeployment: true })
  ecs.pass(240)

  const { currentServiceRevisions } = await ecs.service('api')

  expect(currentServiceRevisions).toMatchObject([
    { requestedProductionTrafficWeight: 5, requestedTestTrafficWeight: 100 },
    { requestedProductionTrafficWeight: 95, requestedTestTrafficWeight: 0 },
  ])
})

test('a service that goes over to rolling stays on the group that serves it', async () => {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  await bench.update('shop/web:2', { deploymentConfiguration: { strategy: 'ROLLING' } })

  bench.ecs.pass(900)

  expect(await states({ elb: bench.elb, group: bench.green })).toEqual({ healthy: 2 })
  expect(await bench.weights()).toEqual({ production: '0/100', test: '0/100' })
  expect((await bench.ecs.service('web')).deployments).toHaveLength(1)
})

test('weights that somebody left wrong are told, and nothing is deployed', async () => {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  const TargetGroups = [bench.blue, bench.green].map((TargetGroupArn) => ({
    TargetGroupArn,
    Weight: 50,
  }))
  await bench.elb.elb.send(
    new ModifyRuleCommand({
      RuleArn: bench.productionRule,
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
    }),
  )
  await bench.update('shop/web:2')
  bench.ecs.pass(60)

  const deployment = await bench.current()
  expect(deployment.status).toBe('ROLLBACK_SUCCESSFUL')
  expect(deployment.statusReason).toContain(
    'should have exactly one target group serving traffic but found 2 target groups',
  )
  expect(await bench.weights()).toEqual({ production: '50/50', test: '0/100' })
})

test('a first deployment that fails its check stays where it is', async () => {
  const bench = await shiftBench()
  await bench.elb.elb.send(
    new ModifyRuleCommand({
      RuleArn: bench.productionRule,
      Actions: [forwardTo(bench.blue, bench.green)],
    }),
  )
  await bench.create(blueGreen)

  expect((await bench.current()).status).toBe('STOPPED')
  expect(await bench.ecs.service('web')).toMatchObject({
    runningCount: 0,
    deployments: [{ rolloutState: 'FAILED' }],
  })
})
