import type { UnitMemory } from '@plumbline/controller/model'
import type { House } from '../../support/house.ts'
import type { HouseWorld } from '../../support/direct.ts'

/** Longer than the slowest of what the bench does takes at AWS's rates: two seconds a unit, and an hour. */
const patienceMs = (units: number): number => 3_600_000 + units * 2_000
const toldMax = 3

/**
 * Until all is as Git wants it. The controller is asked for what it has seen, and not the store: to read ten thousand rows is as dear
 * as to look at them.
 * @throws Error which says what is not, when that takes longer than AWS's rates explain
 */
export async function untilSettled<Where extends HouseWorld>(
  house: House<Where>,
  units: number,
): Promise<void> {
  const stepMs = Math.max(5_000, units * 10)
  const deadline = house.clock.now() + patienceMs(units)
  for (;;) {
    await house.turn(stepMs)
    const rows = [...house.loop().board.seen.values()]
    const late = rows.filter((row) => !isSettled(row, house.git.revision))
    if (rows.length === units && late.length === 0) return
    if (house.clock.now() > deadline) throw new Error(whatIsLate(rows.length, units, late))
  }
}

function isSettled({ revision, status }: UnitMemory, wanted: string | undefined): boolean {
  const { sync, health, operation } = status
  return (
    revision === wanted &&
    sync.is === 'Synced' &&
    health.is === 'Healthy' &&
    operation.is === 'Idle'
  )
}

function whatIsLate(known: number, units: number, late: readonly UnitMemory[]): string {
  const some = late.slice(0, toldMax).map(({ unit, status: { sync, health, operation } }) => {
    const axes = [sync, health, operation].map(({ is, why }) => `${is} (${why})`)
    return `${unit}: ${axes.join(', ')}`
  })
  return `${known} of ${units} units are known, and ${late.length} do not settle:\n${some.join('\n')}`
}
