import { doraOf } from '@plumbline/controller/model'
import { expect, it } from 'vitest'
import { createHouse, type House } from '../support/house.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

const web = 'prod/service/web'
const minute = 60_000

function commit(house: House, spec: string): number {
  house.git.commit({
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': service('web', spec),
  })
  return house.clock.now()
}

it('what was released, went wrong and was good again is in the figures, by the clock', async () => {
  const house = await createHouse({ world: await shopWorld() })
  const start = house.clock.now()
  const first = commit(house, '{ image: "web:1" }')
  await house.turn(10 * minute)
  const second = commit(house, '{ image: "web:2" }')
  await house.turn(10 * minute)
  await Promise.all([
    house.control().rollback(web, { author: 'dana', reason: 'it was better' }),
    house.settle(),
  ])
  await house.turn(10 * minute)

  const { first: oldest, tried } = await house.store.triedSince(start)
  const figures = doraOf(tried, start, house.clock.now())
  await house.stop()

  const [one, two, back] = tried
  expect(tried.map(({ cause, outcome }) => `${cause} ${outcome}`)).toEqual([
    'release succeeded',
    'release succeeded',
    'rollback succeeded',
  ])
  expect(oldest).toBeGreaterThanOrEqual(start)
  // The commit reaches the store as it was made: leads are told from it, whatever the poll of the source takes.
  expect([one?.committedAt, two?.committedAt]).toEqual([first, second])
  expect(figures).toMatchObject({
    deployments: 2,
    failures: 1,
    open: 0,
    leadTime: { not: 'not enough: 2 deployments' },
    failureRate: { not: 'not enough: 2 deployments' },
    restore: { value: (back?.ended ?? 0) - (back?.began ?? 0) },
  })
})
