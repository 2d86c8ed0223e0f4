import { expect, it } from 'vitest'
import { steadyNow, systemClock } from './clock.ts'
import { inSlices } from './slices.ts'

it('lets others work while it goes on, and gives what comes out', async () => {
  function* steps() {
    const until = steadyNow() + 100
    while (steadyNow() < until) yield
    return 'done'
  }
  const told: string[] = []
  const other = systemClock.sleep(1).then(() => told.push('other work'))

  told.push(await inSlices(steps()))

  await other
  expect(told).toEqual(['other work', 'done'])
})
