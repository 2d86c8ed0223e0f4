import {
  DeleteTargetGroupCommand,
  DescribeRulesCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { states } from './routed.testing.ts'
import { shiftBench } from './shifting.testing.ts'

const blueGreen = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 1 }

test('traffic does not move to a target group that was deleted: the rollout goes back', async () => {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  await bench.update('shop/web:2')
  await bench.until('POST_SCALE_UP')
  // It takes over the whole of both rules by hand, and with nothing forwarding to it the other one can be deleted.
  for (const RuleArn of [bench.productionRule, bench.testRule]) {
    const Actions = [{ Type: 'forward' as const, TargetGroupArn: bench.green }]
    await bench.elb.elb.send(new ModifyRuleCommand({ RuleArn, Actions }))
  }
  await bench.elb.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: bench.blue }))

  bench.ecs.pass(600)

  const current = await bench.current()
  expect(current.status).toMatch(/^ROLLBACK/)
  expect(current.statusReason).toContain(bench.blue)
  expect(await bench.weights()).toMatchObject({ production: 'undefined/1' })
})

test.each([0, 20, 60, 70, 80])(
  'blue/green that takes the place of a rolling deployment %i s later leaves tasks to serve',
  async (seconds) => {
    const bench = await shiftBench()
    await bench.create({ strategy: 'ROLLING' })
    await bench.update('shop/web:2')
    bench.ecs.pass(seconds)
    await bench.update('shop/web:3', { deploymentConfiguration: blueGreen })

    const serving: number[] = []
    for (let second = 0; second < 600; second += 5) {
      serving.push(await servers(bench))
      bench.ecs.pass(5)
    }

    bench.ecs.pass(900)

    expect(Math.min(...serving)).toBeGreaterThanOrEqual(2)
    expect(await bench.current()).toMatchObject({ status: 'SUCCESSFUL' })
  },
)

/** How many healthy targets get production traffic. */
async function servers({
  elb,
  productionRule,
}: Awaited<ReturnType<typeof shiftBench>>): Promise<number> {
  const { Rules } = await elb.elb.send(new DescribeRulesCommand({ RuleArns: [productionRule] }))
  const groups = Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? []
  const counts = await Promise.all(
    groups
      .filter(({ Weight = 1 }) => Weight > 0)
      .map(async ({ TargetGroupArn: group = '' }) => (await states({ elb, group })).healthy ?? 0),
  )
  return counts.reduce((sum, one) => sum + one, 0)
}
