import { expect, it } from 'vitest'
import { partsOfSentence } from './said.ts'

it('finds the moments in a sentence, and leaves the rest as it is', () => {
  expect(partsOfSentence('held until 2026-01-01T09:30:00.000Z: a, 2026-01-02T09:30Z')).toEqual([
    'held until ',
    Date.parse('2026-01-01T09:30:00Z'),
    ': a, ',
    Date.parse('2026-01-02T09:30:00Z'),
  ])
  expect(partsOfSentence('version 2026-01-01 of T09:30')).toEqual(['version 2026-01-01 of T09:30'])
  expect(partsOfSentence('')).toEqual([])
})
