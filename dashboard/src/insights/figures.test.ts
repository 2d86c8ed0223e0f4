import type { Load } from '@plumbline/api/contract'
import { expect, it } from 'vitest'
import { figuresOf } from './figures.ts'

function attempt(outcome: string, seconds: number, cause: 'release' | 'repair' = 'release') {
  const began = '2026-01-01T00:00:00.000Z'
  const ended = new Date(Date.parse(began) + seconds * 1000).toISOString()
  const unit = { environment: 'prod', kind: 'service', name: 'web' }
  return { ...unit, cause, outcome, began, ended } satisfies Load['attempts'][number]
}

it('counts releases alone, and times those that succeeded', () => {
  const attempts = [
    attempt('succeeded', 30),
    attempt('succeeded', 10),
    attempt('succeeded', 20),
    attempt('failed', 500),
    attempt('rolled-back', 500),
    attempt('found', 900),
    attempt('refused', 0),
    attempt('succeeded', 900, 'repair'),
  ]

  expect(figuresOf(attempts)).toEqual({
    count: 5,
    failed: 2,
    refused: 1,
    median: 20_000,
    slowest: 30_000,
  })
  expect(figuresOf([])).toEqual({ count: 0, failed: 0, refused: 0 })
})
