import { expect, test } from 'vitest'
import { objectIn } from './json.ts'

test.each([
  ['{"a":[1]}', { a: [1] }],
  ['{}', {}],
  ['[]', undefined],
  ['null', undefined],
  ['"{}"', undefined],
  ['{"password":', undefined],
  ['', undefined],
])('the object in %s', (text, expected) => {
  expect(objectIn(text)).toEqual(expected)
})
