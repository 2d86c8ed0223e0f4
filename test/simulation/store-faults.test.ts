import { expect, it } from 'vitest'
import { sourceKey } from '../../controller/src/engine/board/keys.ts'
import { createHouse, type House } from '../support/house.ts'
import { service, shop, shopWorld } from '../support/shop.ts'
import { playOne } from './faults.ts'
import { modes, outageOf, type Mode, type Outage } from './faulty-store.ts'
import { dice } from '../support/random.ts'
import { playEach, replay } from '../support/seeds.ts'
import { troubles, type Trouble } from './trouble.ts'

/** More of them, by hand: `PLUMBLINE_SEEDS=300`. */
const seedsMax = Number(process.env.PLUMBLINE_SEEDS ?? 40)
const seeds = { seedsMax, part: 0, parts: 1, file: 'test/simulation/store-faults.test.ts' }
const felt = new Map<Mode, number>()

async function heal(outage: Outage, house: House): Promise<void> {
  const { isOver } = outage
  outage.heal()
  // A process that could not start ended with a fault, and whoever runs it starts it again; of one that lost its lease another one takes the place.
  if (isOver) await house.restart()
}

/** The schedules of `faults.ts`, over a store that fails as PostgreSQL does. */
async function play(seed: number): Promise<void> {
  const outage = outageOf(dice(seed * 7))
  const fails: Trouble = async (house, wishes, random) => {
    // Whoever lost the lease does nothing that could go wrong otherwise.
    if (outage.isOver) await heal(outage, house)
    const share = random.one([0.1, 0.5, 1])
    // A lease is lost in the next write, whenever that comes: more often than other things, because few writes come.
    const mode = random.chance(0.2) ? 'lease' : random.one(modes)
    outage.begin(mode, mode === 'lease' ? 1 : share, house.clock)
    return wishes
  }
  const heals: Trouble = async (house, wishes) => {
    await heal(outage, house)
    return wishes
  }
  await playOne(seed, {
    troubles: [...troubles, fails, fails, fails, heals],
    wrap: outage.wrap,
    heal: (house) => heal(outage, house),
  })
  for (const [mode, times] of outage.felt) felt.set(mode, (felt.get(mode) ?? 0) + times)
  expect(outage.strays, 'sent after the lease was lost').toEqual([])
}

it('a store that fails otherwise is told again, and each reason once', async () => {
  const outage = outageOf(dice(1))
  const house = await createHouse({ world: await shopWorld(), wrap: outage.wrap })
  house.git.commit(shop)
  await house.turn(10 * 60_000)
  house.git.commit({ ...shop, 'apps/api.yaml': service('api', '{ image: "api:2", scale: 3 }') })
  const minutesOf = async (mode: Mode) => {
    outage.begin(mode, 1, house.clock)
    await house.turn(3 * 60_000)
  }

  for (const mode of ['down', 'read-only', 'down'] as const) await minutesOf(mode)
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

it(`${seedsMax} seeds of random trouble, that of the store among it, end as Git says`, async () => {
  await playEach(seeds, play)
  // What is not felt is not tested.
  expect(replay === undefined ? modes.filter((mode) => !felt.has(mode)) : []).toEqual([])
}, 1_500_000)
