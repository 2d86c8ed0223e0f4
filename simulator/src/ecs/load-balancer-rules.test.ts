import { expect, test } from 'vitest'
import { refusal } from './bench.testing.ts'
import { shiftBench } from './shifting.testing.ts'

const blueGreen = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 10 }

test('what a strategy needs is asked for, and listener rules are looked at', async () => {
  const bench = await shiftBench()
  await bench.revision('shop/web:1')
  const [lb = {}] = bench.loadBalancers
  const { advancedConfiguration: advanced, ...bare } = lb
  const create = (deploymentConfiguration: object, advancedConfiguration: object | undefined) =>
    refusal(
      bench.ecs.create('web', {
        deploymentConfiguration,
        loadBalancers: [advancedConfiguration ? { ...bare, advancedConfiguration } : bare],
      }),
    )

  const { testListenerRule: _test, ...withoutTest } = advanced ?? {}
  const answers = [
    await create({ strategy: 'BLUE_GREEN' }, advanced),
    await create(blueGreen, undefined),
    await create({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 2 } }, advanced),
    await create({ strategy: 'CANARY', linearConfiguration: {} }, advanced),
    await create(blueGreen, { ...advanced, testListenerRule: bench.productionRule }),
    await create(blueGreen, { ...advanced, productionListenerRule: bench.blue }),
    await create(blueGreen, { ...advanced, productionListenerRule: `${bench.productionRule}0` }),
    await create(blueGreen, { ...advanced, alternateTargetGroupArn: bench.blue }),
    await create(blueGreen, { ...withoutTest, alternateTargetGroupArn: await idle(bench) }),
  ]

  expect(answers).toEqual([
    expect.stringContaining('bakeTimeInMinutes is required'),
    expect.stringContaining('advancedConfiguration field is required for all loadBalancers'),
    expect.stringContaining('stepPercent must be a multiple of 0.1 from 3 to 100'),
    expect.stringContaining('linearConfiguration is only valid for the strategy LINEAR'),
    expect.stringContaining('cannot be used as both production and test listener rules'),
    expect.stringContaining('productionListenerRule has an invalid ARN format'),
    expect.stringContaining('does not exist'),
    expect.stringContaining('Duplicate targetGroupArn found'),
    expect.stringContaining('testListenerRule is required when productionListenerRule is not'),
  ])
})

/** A group behind a rule of its own, and on neither rule of the service. */
async function idle({ elb }: Awaited<ReturnType<typeof shiftBench>>): Promise<string> {
  const group = await elb.group('other')
  await elb.rule(await elb.listener(await elb.balancer('second')), 1, group)
  return group
}
