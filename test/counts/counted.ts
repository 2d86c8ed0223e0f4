import type { House } from '../support/house.ts'

/** Rates of AWS that a world keeps make a large estate slow to begin with. */
const settlesMsMax = 3 * 3_600_000

/** Waits until so many units are there, and each is in place and healthy. */
export async function settled(house: House, count: number): Promise<void> {
  await house.until(async () => {
    const rows = await house.store.units({ limit: 1_000 })
    return (
      rows.length === count &&
      rows.every(({ status }) => status.sync.is === 'Synced' && status.health.is === 'Healthy')
    )
  }, settlesMsMax)
}

/** Calls by operation while `work` goes on. */
export async function counted(
  house: House,
  work: () => Promise<void>,
): Promise<Readonly<Record<string, number>>> {
  const before = house.aws().calls()
  await work()
  const after = [...house.aws().calls()].map(
    ([op, { calls }]) => [op, calls - (before.get(op)?.calls ?? 0)] as const,
  )
  return Object.fromEntries(after.filter(([, calls]) => calls > 0))
}
