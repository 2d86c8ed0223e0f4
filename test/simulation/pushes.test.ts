import { createBase, createSimulator } from '@plumbline/simulator'
import { expect, test } from 'vitest'
import { createHouse } from '../support/house.ts'
import { environment, service } from '../support/shop.ts'

const second = 1_000
const prod = { 'environments/prod.yaml': environment('prod') }

/** A house whose Git host takes two seconds to answer, with what the branch was when it was asked. */
async function slowlyFetched() {
  const world = createSimulator({ seed: 3 })
  await createBase(world, { environment: 'prod' })
  const host = { fetches: 0, sleep: (_ms: number): Promise<void> => Promise.resolve() }
  const house = await createHouse({
    world,
    wrap: () => ({
      git: (source) => ({
        ...source,
        async head() {
          host.fetches += 1
          const head = await source.head()
          await host.sleep(2 * second)
          return head
        },
      }),
    }),
  })
  house.git.commit({
    ...prod,
    'apps/web.yaml': service('web', '{ image: "web:1", scale: 1 }'),
  })
  await house.until(async () => (await house.store.source('main'))?.revision !== undefined)
  await house.turn(60 * second)
  host.sleep = (ms) => house.clock.sleep(ms)
  const commit = (image: string) =>
    house.git.commit({
      ...prod,
      'apps/web.yaml': service('web', `{ image: "${image}", scale: 1 }`),
    })
  return { house, host, commit }
}

test('a push that comes while a burst is fetched is fetched as soon as the pace allows, and not at the next poll', async () => {
  const { house, commit } = await slowlyFetched()
  const begin = house.clock.now()
  for (let push = 0; push < 10; push++) house.control().pushed('main')
  await house.turn(second)

  const last = commit('web:2')
  house.control().pushed('main')
  await house.until(async () => (await house.store.source('main'))?.revision === last)

  expect(house.clock.now() - begin).toBeLessThanOrEqual(13 * second)
  await house.stop()
})

test('200 pushes within a few seconds are fetched together, and the last commit is taken', async () => {
  const { house, host, commit } = await slowlyFetched()
  const before = host.fetches
  let last = ''
  for (let push = 0; push < 200; push++) {
    if (push % 20 === 0) last = commit(`web:${push}`)
    house.control().pushed('main')
    await house.turn(20)
  }
  await house.until(async () => (await house.store.source('main'))?.revision === last)

  expect(host.fetches - before).toBeLessThanOrEqual(4)
  await house.stop()
})
