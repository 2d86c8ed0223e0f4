import { expect, test } from 'vitest'
import { seededRandom, systemRandom } from './random.ts'

function draw(seed: number): number[] {
  const random = seededRandom(seed)
  return Array.from({ length: 5 }, () => random.next())
}

test('the same seed gives the same numbers, another seed others', () => {
  const once = draw(7)

  expect(draw(7)).toEqual(once)
  expect(draw(8)).not.toEqual(once)
})

test('numbers are in [0, 1) and spread evenly', () => {
  const random = seededRandom(1)

  const numbers = Array.from({ length: 10_000 }, () => random.next())

  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  expect(mean).toBeCloseTo(0.5, 1)
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true)
  expect(systemRandom.next()).toBeLessThan(1)
})
