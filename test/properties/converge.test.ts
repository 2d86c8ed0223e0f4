import { createBase, createSimulator } from '@plumbline/simulator'
import { load } from '@plumbline/desired-state'
import { expect, it } from 'vitest'
import { dice } from '../support/random.ts'
import { estate } from '../support/estate.ts'
import type { Files } from '../support/memory-git.ts'
import { furnishFor } from '../support/furnished.ts'
import { createHouse } from '../support/house.ts'
import { playEach } from '../support/seeds.ts'
import { changesOf, isSettled, unitsIn, writesOf } from './at-rest.ts'
import { estateOf } from './documents.ts'

const seedsMax = 80
const parts = 4
const file = 'test/properties/converge.test.ts'

/**
 * Any valid documents in any order of edits: what was written last is what is live, nothing differs, nothing more is
 * written, with the memory of the store or without it; and when everything is taken out of Git, nothing of ours is left.
 */
async function play(seed: number): Promise<void> {
  const random = dice(seed)
  const world = createSimulator({ seed })
  const base = await createBase(world, { environment: 'prod' })
  const empty = await estate(world, 'prod')
  const house = await createHouse({ world, seed })
  let files: Files = {}
  for (let edit = 0; edit < 3; edit++) {
    files = estateOf(random, base.listenerArn)
    const { problems } = load(
      Object.entries(files).map(([path, text]) => ({ path, blob: text, text })),
    )
    expect(problems.map((one) => `${one.file}: ${one.path}: ${one.message}`)).toEqual([])
    await furnishFor(world, files)
    house.git.commit(files)
    await house.turn(random.one([1_000, 20_000, 90_000, 400_000]))
  }
  const units = unitsIn(files)
  // The last commit has been fetched by then.
  await house.turn(20_000)

  await house.until(() => isSettled(house, units), 4 * 3_600_000)
  // What the releases on the way left behind is taken away in this time, and nothing else is written.
  const changed = changesOf(house)
  await house.turn(30 * 60_000)
  expect(changesOf(house) - changed).toBe(0)
  const built = await estate(world, 'prod')
  const written = writesOf(house)
  await house.turn(20 * 60_000)
  expect(writesOf(house) - written).toBe(0)

  await house.loseStore()
  await house.until(() => isSettled(house, units), 4 * 3_600_000)
  expect(writesOf(house)).toBe(0)
  expect(await estate(world, 'prod')).toEqual(built)

  house.git.commit({
    'environments/prod.yaml': files['environments/prod.yaml'] ?? '',
  })
  await house.turn(60_000)
  for (const { unit } of await house.store.units({})) {
    await house.control().sync(unit, { prune: true })
  }
  await house.until(async () => (await house.store.units({})).length === 0, 3_600_000)
  expect(await estate(world, 'prod')).toEqual(empty)
  await house.stop()
}

it.each(Array.from({ length: parts }, (_, index) => index))('part %i', (part) =>
  playEach({ seedsMax, part, parts, file }, play),
)
