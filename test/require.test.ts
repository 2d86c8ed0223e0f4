import { expect, test } from 'vitest'
import { isRequired, locate, needs } from './require.ts'

test('a part is required when the list names it, or names all', () => {
  const cases = [undefined, '', 'git', 'git, moto', 'all'].map((list) => isRequired('moto', list))

  expect(cases).toEqual([false, false, false, true, true])
})

test('an override is the only place that is looked at', () => {
  const part = { override: 'PART', candidates: [process.execPath] }

  expect(locate(part, {})).toBe(process.execPath)
  expect(locate(part, { PART: '/no/such/file' })).toBeUndefined()
})

test('a program of the same name and another version is not taken', () => {
  const node = { override: 'PART', candidates: [process.execPath] }

  expect(locate({ ...node, version: /^v\d+\./ }, {})).toBe(process.execPath)
  expect(locate({ ...node, version: /^aws-cli\/2\./ }, {})).toBeUndefined()
})

test('needs answers with a path that exists', () => {
  const git = needs('git')

  expect(git).toMatch(/git$/)
})
