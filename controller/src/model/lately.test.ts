import { expect, it } from 'vitest'
import { lately } from './lately.ts'

it('works once for the same thing, and again for what was not asked about for longest', () => {
  const worked: string[] = []
  const double = lately((text: string) => {
    worked.push(text)
    return text + text
  }, 2)

  const answers = ['a', 'b', 'a', 'c', 'a', 'b'].map(double)

  expect(answers).toEqual(['aa', 'bb', 'aa', 'cc', 'aa', 'bb'])
  expect(worked).toEqual(['a', 'b', 'c', 'b'])
})

it('tells things apart by identity', () => {
  const count = lately((list: readonly string[]) => ({ length: list.length }), 10)
  const list = ['a']

  expect(count(list)).toBe(count(list))
  expect(count(list)).not.toBe(count(['a']))
})
