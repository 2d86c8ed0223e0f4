import type { ActivityItem } from '@plumbline/api/contract'
import { expect, it } from 'vitest'
import { csvOf } from './csv.ts'

it('writes a table that no spreadsheet takes for formulas', () => {
  const item: ActivityItem = {
    at: '2026-01-01T00:00:00.000Z',
    environment: 'prod',
    kind: 'service',
    name: 'web',
    what: 'attempt',
    level: 'trouble',
    waits: false,
    title: 'Release failed',
    why: 'it said "no", twice',
    by: '=HYPERLINK("x")',
    revision: 'abc',
  }

  expect(csvOf([item, { ...item, why: '', by: null }])).toBe(
    [
      'at,unit,what,level,title,why,by,revision',
      `2026-01-01T00:00:00.000Z,prod/service/web,attempt,trouble,Release failed,"it said ""no"", twice","'=HYPERLINK(""x"")",abc`,
      '2026-01-01T00:00:00.000Z,prod/service/web,attempt,trouble,Release failed,,,abc',
      '',
    ].join('\r\n'),
  )
})
