import { expect, it } from 'vitest'
import { lineOf, withSeen, type Seen } from './traffic-seen.ts'

const versions = (version: string, traffic: number | null) => [
  { version, newest: true, desired: 1, running: 1, pending: 0, failed: 0, traffic },
  { version: 'web:1', newest: false, desired: 1, running: 1, pending: 0, failed: 0, traffic: null },
]

it('keeps when the share of the new version changed, and how long it stood still', () => {
  let seen: Seen | undefined
  for (const [at, share] of [
    [1, 0],
    [2, 25],
    [3, 25],
    [4, 25],
    [5, 100],
  ] as const) {
    seen = withSeen(seen, versions('web:2', share), at)
  }

  expect(seen?.samples.map(({ at, share }) => `${at}:${share}`)).toEqual([
    '1:0',
    '2:25',
    '4:25',
    '5:100',
  ])
})

it('begins afresh with another version, and knows nothing where ECS does not split', () => {
  const seen = withSeen(undefined, versions('web:2', 25), 1)

  expect(withSeen(seen, versions('web:2', null), 2)).toBe(seen)
  expect(withSeen(seen, versions('web:2', 25), 1)).toBe(seen)
  expect(withSeen(seen, versions('web:3', 0), 3)).toEqual({
    version: 'web:3',
    samples: [{ at: 3, share: 0 }],
  })
  expect(withSeen(undefined, [], 1)).toBeUndefined()
})

it('draws steps, as a share holds until the next look', () => {
  const samples = [
    { at: 0, share: 0 },
    { at: 50, share: 25 },
    { at: 100, share: 100 },
  ]
  expect(lineOf(samples, { width: 100, height: 40 })).toBe('M0 40H50V30H100V0')
})
