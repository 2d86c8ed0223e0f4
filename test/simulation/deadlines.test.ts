import { expect, it, onTestFinished } from 'vitest'
import { createHouse } from '../support/house.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

const minuteMs = 60_000

/** An AWS in which a service called web never ends to drain. */
async function clingingHouse() {
  const world = await shopWorld()
  const clings = { is: true }
  const house = await createHouse({
    world,
    wrap: () => ({
      transport: (inner) => async (place, op, input, signal) => {
        const answer = await inner(place, op, input, signal)
        if (!clings.is || op !== 'ecs:DescribeServices') return answer
        const { services = [] } = answer as { services?: { serviceName: string; status: string }[] }
        const seen = services.map((one) =>
          one.serviceName === 'web' && one.status === 'INACTIVE'
            ? { ...one, status: 'DRAINING' }
            : one,
        )
        return { ...answer, services: seen }
      },
    }),
  })
  onTestFinished(() => house.stop())
  return { house, clings }
}

const files = (api: string) => ({
  'environments/prod.yaml': environment('prod'),
  'apps/api.yaml': service('api', `{ image: "${api}" }`),
})

it('a deletion that does not end is told once, keeps nobody waiting, and ends when AWS ends it', async () => {
  const { house, clings } = await clingingHouse()
  const told = (name: string, unit: string) =>
    house.events.filter((one) => one.name === name && one.fields.unit === unit)
  house.git.commit({ ...files('api:1'), 'apps/web.yaml': service('web', '{ image: "web:1" }') })
  await house.turn(5 * minuteMs)

  house.git.commit(files('api:1'))
  await house.turn(119 * minuteMs)
  expect(told('unit.failed', 'prod/service/web')).toEqual([])
  await house.turn(30 * minuteMs)
  expect(told('unit.failed', 'prod/service/web').map(({ fields }) => fields)).toMatchObject([
    {
      reason: 'Overdue',
      why: expect.stringContaining('waits until service/web is gone') as string,
    },
  ])
  expect((await house.unit('prod/service/web'))?.status.operation.is).toBe('Failed')

  house.git.commit(files('api:2'))
  await house.turn(5 * minuteMs)
  expect((await house.unit('prod/service/api'))?.status.sync.is).toBe('Synced')
  expect(told('rollout.completed', 'prod/service/api')).toHaveLength(2)

  clings.is = false
  await house.turn(5 * minuteMs)
  expect(told('unit.removed', 'prod/service/web')).toHaveLength(1)
  expect(await house.unit('prod/service/web')).toBeUndefined()
})
