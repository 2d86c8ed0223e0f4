import type { UnitRow } from '@plumbline/api/contract'
import { expect, it } from 'vitest'
import { commitsOf } from './commits.ts'

function row(name: string, revision: string, more: Partial<UnitRow> = {}): UnitRow {
  const good = { sync: 'Synced', health: 'Healthy', operation: 'Idle', waits: false } as const
  const rest = {
    skipped: null,
    team: null,
    why: '',
    next: '',
    kind: 'service',
    environment: 'prod',
  }
  return { ...rest, ...good, name, revision, since: '2026-01-01T00:00:00.000Z', ...more }
}

it('tells of each commit how far it has come in each environment, what moved last first', () => {
  const later = '2026-01-01T00:01:00.000Z'
  const commits = commitsOf([
    row('a', 'old'),
    row('b', 'new', { operation: 'RollingOut' }),
    row('c', 'new', { health: 'Degraded', since: later }),
    row('d', 'new', { environment: 'dev' }),
  ])

  expect(commits.map(({ revision }) => revision)).toEqual(['new', 'old'])
  expect(commits[0]?.waves).toMatchObject([
    { environment: 'dev', size: 1, counts: { good: 1 }, open: [] },
    {
      environment: 'prod',
      size: 2,
      counts: { trouble: 1, changing: 1 },
      open: [{ name: 'c' }, { name: 'b' }],
    },
  ])
})

it('counts a unit that is held for the commit that failed, and not for the one that it is held at', () => {
  const commits = commitsOf([
    row('a', 'new'),
    row('b', 'old', { operation: 'Held', health: 'Degraded', skipped: 'new' }),
  ])

  expect(commits).toHaveLength(1)
  expect(commits[0]).toMatchObject({
    revision: 'new',
    waves: [{ counts: { good: 1, trouble: 1 }, open: [{ name: 'b' }] }],
  })
})
