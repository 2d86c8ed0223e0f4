import { expect, it } from 'vitest'
import { createHouse, type House } from '../support/house.ts'
import { routedHouse } from '../support/routed.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

const minute = 60_000

/** What only an explanation asks. */
const asked = [
  'ecs:ListTasks',
  'ecs:DescribeTasks',
  'logs:GetLogEvents',
  'elasticloadbalancing:DescribeTargetHealth',
] as const

function callsOf(house: House): Record<string, number> {
  const calls = house.aws().calls()
  return Object.fromEntries(asked.map((op) => [op, calls.get(op)?.calls ?? 0]))
}

async function held(house: House): Promise<boolean> {
  return (await house.unit('prod/service/web'))?.status.operation.is === 'Held'
}

it('a rollout that fails costs a few reads for each look, and none once it is held', async () => {
  const house = await createHouse({ world: await shopWorld() })
  const commit = (image: string) =>
    house.git.commit({
      'environments/prod.yaml': environment('prod'),
      'apps/web.yaml': service('web', `{ image: "${image}" }`),
    })
  commit('web:1')
  await house.turn(5 * minute)
  const quiet = callsOf(house)
  house.world.control('ecs', { type: 'fate', image: 'web:2', fate: 'exits', lines: ['no db'] })
  commit('web:2')
  await house.until(() => held(house))
  const failed = callsOf(house)

  await house.turn(60 * minute)

  expect(quiet).toEqual(Object.fromEntries(asked.map((op) => [op, 0])))
  // Two looks while it goes on, at the first and the second failure, and one at its end.
  expect(failed).toEqual({
    'ecs:ListTasks': 3,
    'ecs:DescribeTasks': 3,
    'logs:GetLogEvents': 3,
    'elasticloadbalancing:DescribeTargetHealth': 0,
  })
  expect(callsOf(house)).toEqual(failed)
  await house.stop()
})

it('what a load balancer says of the checks is the cause, at one look for each target group', async () => {
  const house = await routedHouse()
  const spec = (image: string) => ({
    image,
    port: 8080,
    ingress: { public: { listener: 'public', hosts: ['web.example.com'] } },
  })
  house.commit({ web: spec('web:1') })
  await house.until(() => house.settled('web'))
  const before = callsOf(house)
  house.world.control('ecs', { type: 'fate', image: 'web:2', fate: 'unhealthy' })
  house.commit({ web: spec('web:2') })

  await house.until(() => held(house), 120 * minute)

  const memory = await house.unit('prod/service/web')
  expect(memory?.hold?.reason).toMatch(
    /^\d tasks failed ELB health checks in target group \S+: Health checks failed/,
  )
  expect(memory?.evidence).toMatchObject({
    final: true,
    unread: [],
    targets: [{ healthy: 1 }],
    tasks: [{ stopCode: 'ServiceSchedulerInitiated' }],
  })
  const after = callsOf(house)
  const looks = (after['ecs:ListTasks'] ?? 0) - (before['ecs:ListTasks'] ?? 0)
  expect(looks).toBeLessThanOrEqual(4)
  expect(after['ecs:DescribeTasks']).toBeLessThanOrEqual(looks)
  await house.stop()
})
