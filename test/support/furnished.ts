import { needsOfUnits } from '@plumbline/controller'
import { load, type Handovers } from '@plumbline/desired-state'
import { furnish, type World } from '@plumbline/simulator'
import type { Files } from './memory-git.ts'

/** Puts into a world what the units of some documents need and Plumbline does not make: images, roles, secrets, networks. */
export async function furnishFor(
  world: World,
  documents: Files,
  handover?: Handovers,
): Promise<void> {
  const files = Object.entries(documents).map(([path, text]) => ({ path, blob: path, text }))
  const { units } = load(files, handover === undefined ? {} : { handover })
  await furnish(world, needsOfUnits(units.values()))
}
