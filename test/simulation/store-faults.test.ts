// oxlint-disable vitest/expect-expect -- the expectations are in the file that all schedules share
import { it } from 'vitest'
import type { House } from '../support/house.ts'
import { playOne } from './faults.ts'
import { failureNames, outageOf } from './faulty-store.ts'
import { dice } from '../support/random.ts'
import { playEach } from './seeds.ts'
import { troubles, type Trouble } from './trouble.ts'

const seeds = { seedsMax: 40, part: 0, parts: 1, file: 'store-faults.test.ts' }

/** The schedules of `faults.ts`, over a store that fails as PostgreSQL does. */
async function play(seed: number): Promise<void> {
  const outage = outageOf(dice(seed * 7))
  const heal = async (house: House) => {
    const { startFailed } = outage
    outage.heal()
    // A process that could not start ended with a fault; whoever runs it starts it again.
    if (startFailed) await house.restart()
  }
  const fails: Trouble = async (_house, wishes, random) => {
    outage.begin(random.one(failureNames), random.one([0.1, 0.5, 1]))
    return wishes
  }
  const heals: Trouble = async (house, wishes) => {
    await heal(house)
    return wishes
  }
  await playOne(seed, {
    troubles: [...troubles, fails, fails, fails, heals],
    wrap: () => ({ store: outage.wrap }),
    heal,
  })
}

it(
  '40 seeds of random trouble, that of the store among it, end as Git says',
  () => playEach(seeds, play),
  300_000,
)
