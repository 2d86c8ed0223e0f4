import { expect, it } from 'vitest'
import { bounded } from './log-tail.ts'

it('the end of a log is kept, and not all of it', () => {
  const lines = bounded(Array.from({ length: 100 }, (_, index) => `line ${index}`))

  expect(lines).toHaveLength(20)
  expect(lines.at(-1)).toBe('line 99')
})

it('a long line is cut, and long lines take the place of others', () => {
  const lines = bounded(Array.from({ length: 20 }, () => 'x'.repeat(5_000)))

  expect(lines.every((line) => line.length === 300)).toBe(true)
  expect(lines.join('').length).toBeLessThanOrEqual(4_000)
})

it('nothing in it looks like a credential or steers a terminal; a stack trace stays readable', () => {
  expect(bounded(['token=abc123', '\tat main()\u001b[2J'])).toEqual(['token=***', '  at main()'])
})
