import { expect, it } from 'vitest'
import { partsOf } from './parts-of-time.ts'

const good = { sync: 'Synced', health: 'Healthy', operation: 'Idle' } as const
const at = (second: number) => new Date(second * 1000).toISOString()

it('tells how long each state lasted, the oldest first and the newest until now', () => {
  const parts = partsOf(
    [
      { ...good, at: at(30) },
      { ...good, operation: 'RollingOut', at: at(20) },
      { ...good, operation: 'RollingOut', at: at(10) },
      { ...good, at: at(0) },
    ],
    40_000,
  )

  expect(parts.map(({ words, ms, start, share }) => ({ words, ms, start, share }))).toEqual([
    { words: 'Synced and Healthy', ms: 10_000, start: 0, share: 0.25 },
    { words: 'Synced and Healthy and RollingOut', ms: 20_000, start: 0.25, share: 0.5 },
    { words: 'Synced and Healthy', ms: 10_000, start: 0.75, share: 0.25 },
  ])
})

it('draws nothing of nothing, and survives a clock that is behind', () => {
  expect(partsOf([], 0)).toEqual([])
  expect(partsOf([{ ...good, at: at(10) }], 0)).toMatchObject([{ ms: 0, start: 0, share: 0 }])
})
