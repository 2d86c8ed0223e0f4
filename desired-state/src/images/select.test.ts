import { describe, expect, test } from 'vitest'
import { selectorOf } from './select.ts'

describe('by version', () => {
  test.each([
    ['>=1.8.0 <2', ['1.8.3', '1.9.0', '2.0.0', '1.10.1', 'latest'], '1.10.1'],
    ['^1', ['v1.2.0', 'v1.10.0', 'v2.0.0'], 'v1.10.0'],
    ['>=1.0.0 <2', ['1.2.0', '1.3.0-rc.1'], '1.2.0'],
    ['>=1.3.0-rc.0 <1.3.1', ['1.2.0', '1.3.0-rc.1', '1.3.0-rc.12'], '1.3.0-rc.12'],
    ['^3', ['1.2.0', 'latest', 'main'], undefined],
    ['*', ['1.0', '1', '1.0.0'], '1.0.0'],
  ])('%s of %o is %s', (range, tags, newest) => {
    expect(selectorOf({ semver: range }).newest(tags)).toBe(newest)
  })
})

describe('by pattern', () => {
  const numeric = { pattern: '^main-(?<n>\\d+)$', by: 'n', order: 'numeric' } as const
  const dated = {
    pattern: '^(?<day>\\d{4}-\\d\\d-\\d\\d)-',
    by: 'day',
    order: 'alphabetical',
  } as const

  test.each([
    [numeric, ['main-9', 'main-10', 'main-x', 'dev-99'], 'main-10'],
    [numeric, ['main-90071992547409931', 'main-90071992547409930'], 'main-90071992547409931'],
    [numeric, ['dev-1'], undefined],
    [dated, ['2026-01-31-a', '2026-02-01-b', '2025-12-31-c', 'latest'], '2026-02-01-b'],
    [dated, ['2026-02-01-b', '2026-02-01-a'], '2026-02-01-a'],
  ])('%o of %o is %s', (select, tags, newest) => {
    expect(selectorOf(select).newest(tags)).toBe(newest)
  })

  test('text orders text, also where it looks like a number', () => {
    const selector = selectorOf({ ...numeric, order: 'alphabetical' })

    expect(selector.newest(['main-9', 'main-10'])).toBe('main-9')
  })
})

test('a tag is newer than another one only when both are taken', () => {
  const selector = selectorOf({ semver: '^1' })

  expect(selector.isNewer('1.2.0', '1.1.9')).toBe(true)
  expect(selector.isNewer('1.1.9', '1.1.9')).toBe(false)
  expect(selector.isNewer('2.0.0', '1.1.9')).toBe(false)
  expect(selector.isNewer('1.2.0', 'latest')).toBe(false)
})
