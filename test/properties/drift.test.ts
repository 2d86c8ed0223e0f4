import { createBase, createSimulator } from '@plumbline/simulator'
import type { ResourceDifferences } from '@plumbline/controller/model'
import { expect, it } from 'vitest'
import { dice } from '../support/random.ts'
import { estate } from '../support/estate.ts'
import { furnishFor } from '../support/furnished.ts'
import { createHouse } from '../support/house.ts'
import { playEach, replay } from '../support/seeds.ts'
import { isSettled, unitsIn } from './at-rest.ts'
import { estateOf } from './documents.ts'
import { edits } from './edits.ts'

const seedsMax = 40
const parts = 2
const file = 'test/properties/drift.test.ts'

/** Any edit by hand of what Plumbline manages is found as drift at its place, told once, and undone. */
async function play(seed: number, made: Map<string, number>): Promise<void> {
  const random = dice(seed)
  const world = createSimulator({ seed })
  const base = await createBase(world, { environment: 'prod' })
  const house = await createHouse({ world, seed })
  const files = estateOf(random, base.listenerArn)
  await furnishFor(world, files)
  house.git.commit(files)
  const units = unitsIn(files)
  await house.until(() => isSettled(house, units), 4 * 3_600_000)
  // Past the cool-downs and the lag of the last writes.
  await house.turn(10 * 60_000)
  const built = await estate(world, 'prod')
  for (const edit of random.shuffled(edits).slice(0, 4)) {
    const before = house.events.length
    const expected = await edit(world, random)
    if (expected === undefined) continue
    const { about, resource, path } = expected
    made.set(about, (made.get(about) ?? 0) + 1)

    await house.until(() => isSettled(house, units), 4 * 3_600_000)
    await house.turn(2 * 60_000)

    const events = house.events.slice(before)
    const drifted = events.filter(({ name }) => name === 'drift.detected')
    const found = drifted
      .flatMap(({ fields }) => fields.differences as readonly ResourceDifferences[])
      .filter((one) => resource.test(one.resource))
      .flatMap(({ differences }) => differences.map((one) => one.path))
    const repaired = events.filter(({ name }) => name === 'drift.repaired')
    expect({
      about,
      found: found.some((one) => path.test(one)),
      drifted: drifted.length,
      repaired: repaired.length,
    }).toEqual({ about, found: true, drifted: 1, repaired: 1 })
  }
  const settled = await estate(world, 'prod')
  expect(settled.filter((line) => !line.startsWith('task definition'))).toEqual(
    built.filter((line) => !line.startsWith('task definition')),
  )
  await house.stop()
}

it.each(Array.from({ length: parts }, (_, index) => index))('part %i', async (part) => {
  const made = new Map<string, number>()
  await playEach({ seedsMax, part, parts, file }, (seed) => play(seed, made))

  // The dice reached nearly every edit: a property that edits nothing proves nothing.
  expect(made.size).toBeGreaterThan(replay === undefined ? 10 : 0)
})
