import { createBase, createSimulator } from '@plumbline/simulator'
import { isSettled } from '../../properties/at-rest.ts'
import { furnishFor } from '../../support/furnished.ts'
import { createHouse } from '../../support/house.ts'
import { documents } from './documents.ts'
import { edits } from './edits/index.ts'

export const hourMs = 3_600_000
/** Units of the estate. */
export const units = 4

/** An estate of every kind that can drift, in place and at rest, with the table of what is done to it by hand. */
export async function settledHouse() {
  const world = createSimulator({ seed: 1 })
  const { listenerArn } = await createBase(world, { environment: 'prod' })
  await world.call('servicediscovery', 'CreateHttpNamespace', { Name: 'shop.local' })
  const house = await createHouse({ world })
  const texts = documents(listenerArn)
  await furnishFor(world, texts)
  house.git.commit(texts)
  await house.until(() => isSettled(house, units), 4 * hourMs)
  // Past the lag of the last writes, and past cool-downs.
  await house.turn(10 * 60_000)
  const files = Object.entries(texts).map(([path, text]) => ({ path, text, blob: text }))
  return { world, house, texts, files, table: edits(listenerArn) }
}
