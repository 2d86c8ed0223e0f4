import { expect, it } from 'vitest'
import { sourceKey } from '../../controller/src/engine/board/keys.ts'
import { createHouse, type House } from '../support/house.ts'
import { service, shop, shopWorld } from '../support/shop.ts'
import { playOne } from './faults.ts'
import { failureNames, outageOf, type Outage } from './faulty-store.ts'
import { dice } from '../support/random.ts'
import { playEach } from './seeds.ts'
import { troubles, type Trouble } from './trouble.ts'

const seeds = { seedsMax: 40, part: 0, parts: 1, file: 'store-faults.test.ts' }

async function heal(outage: Outage, house: House): Promise<void> {
  const { startFailed } = outage
  outage.heal()
  // A process that could not start ended with a fault; whoever runs it starts it again.
  if (startFailed) await house.restart()
}

/** The schedules of `faults.ts`, over a store that fails as PostgreSQL does. */
async function play(seed: number): Promise<void> {
  const outage = outageOf(dice(seed * 7))
  const fails: Trouble = async (_house, wishes, random) => {
    outage.begin(random.one(failureNames), random.one([0.1, 0.5, 1]))
    return wishes
  }
  const heals: Trouble = async (house, wishes) => {
    await heal(outage, house)
    return wishes
  }
  await playOne(seed, {
    troubles: [...troubles, fails, fails, fails, heals],
    wrap: () => ({ store: outage.wrap }),
    heal: (house) => heal(outage, house),
  })
}

it('a store that fails otherwise is told again, and each reason once', async () => {
  const outage = outageOf(dice(1))
  const house = await createHouse({
    world: await shopWorld(),
    wrap: () => ({ store: outage.wrap }),
  })
  house.git.commit(shop)
  await house.turn(10 * 60_000)
  house.git.commit({ ...shop, 'apps/api.yaml': service('api', '{ image: "api:2", scale: 3 }') })
  const minutesOf = async (failure: (typeof failureNames)[number]) => {
    outage.begin(failure, 1)
    await house.turn(3 * 60_000)
  }

  for (const failure of ['down', 'read-only', 'down'] as const) await minutesOf(failure)
  await heal(outage, house)
  await house.turn(10 * 60_000)
  house.git.commit(shop)
  await minutesOf('down')

  const told = house.events
    .filter(({ name, fields }) => name === 'pass.crashed' && fields.what === sourceKey('main'))
    .map(({ fields }) => fields.reason)
  expect(told).toEqual(['StoreUnreachable', 'StoreReadOnly', 'StoreUnreachable'])
  await heal(outage, house)
  await house.stop()
})

// oxlint-disable-next-line vitest/expect-expect -- the expectations are in the file that all schedules share
it(
  '40 seeds of random trouble, that of the store among it, end as Git says',
  () => playEach(seeds, play),
  300_000,
)
