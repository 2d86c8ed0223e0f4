import { isRead } from '@plumbline/simulator'
import type { House } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'

/** How many units some files declare. */
export function unitsIn(files: Files): number {
  return Object.keys(files).filter((path) => /^(apps|jobs)\//.test(path)).length
}

/** Every unit is in sync, healthy and idle, and there are as many as there should be. */
export async function isSettled(house: House, units: number): Promise<boolean> {
  const rows = await house.store.units({})
  return (
    rows.length === units &&
    rows.every(
      ({ status }) =>
        status.sync.is === 'Synced' &&
        status.health.is === 'Healthy' &&
        status.operation.is === 'Idle',
    )
  )
}

/** Takes away revisions that nothing needs any more, when all has been at rest for a while. */
const tidying = /^ecs:De(register|lete)TaskDefinitions?$/

/** Writes to what the documents say, without the clean-up behind them. */
export function changesOf(house: House): number {
  return [...house.aws().calls()]
    .filter(([op]) => !isRead(op) && !tidying.test(op))
    .reduce((sum, [, { calls }]) => sum + calls, 0)
}

/** Writes that this start of the controller has sent. */
export function writesOf(house: House): number {
  return [...house.aws().calls()]
    .filter(([op]) => !isRead(op))
    .reduce((sum, [, { calls }]) => sum + calls, 0)
}
