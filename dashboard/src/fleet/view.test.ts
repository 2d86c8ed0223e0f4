import type { UnitRow } from '@plumbline/api/contract'
import { describe, expect, it } from 'vitest'
import { keyOf } from '../data/fleet.ts'
import { environmentsIn, searchOf, shownOf, viewOf } from './view.ts'

function row(name: string, words: Partial<UnitRow> = {}): UnitRow {
  const good = { sync: 'Synced', health: 'Healthy', operation: 'Idle', waits: false } as const
  const rest = { team: null, skipped: null, why: '', since: '', next: '', revision: '' }
  return { environment: 'prod', kind: 'service', name, ...good, ...rest, ...words }
}

const rows = new Map(
  [
    row('api'),
    row('cart', { team: 'Checkout' }),
    row('mail', { sync: 'OutOfSync' }),
    row('pay', { health: 'Degraded', environment: 'staging' }),
    row('web', { operation: 'Failed' }),
  ].map((row) => [keyOf(row), row]),
)
const all = { q: '', environment: '', level: '' } as const
const names = (view: Parameters<typeof shownOf>[1]) =>
  shownOf(rows, view).shown.map(({ name }) => name)

describe('a view', () => {
  it('shows the worst first, and the rest by name', () => {
    expect(names(all)).toEqual(['web', 'pay', 'mail', 'api', 'cart'])
    expect(shownOf(rows, all).counts).toEqual({ trouble: 2, attention: 1, changing: 0, good: 2 })
  })

  it('finds names, environments and teams, and counts what it finds', () => {
    expect(names({ ...all, q: 'checkout' })).toEqual(['cart'])
    expect(names({ ...all, environment: 'staging' })).toEqual(['pay'])
    expect(names({ ...all, q: 'staging/' })).toEqual(['pay'])
    const view = { ...all, level: 'good', q: 'a' } as const
    expect(names(view)).toEqual(['api', 'cart'])
    expect(shownOf(rows, view).counts).toMatchObject({ trouble: 1, attention: 1, good: 2 })
  })

  it('finds the words of the status when they are whole, together with others', () => {
    expect(names({ ...all, q: 'OutOfSync' })).toEqual(['mail'])
    expect(names({ ...all, q: 'degraded staging' })).toEqual(['pay'])
    expect(names({ ...all, q: 'degraded prod' })).toEqual([])
    expect(names({ ...all, q: 'health' })).toEqual([])
  })

  it('stands in the address, and comes back from there', () => {
    const view = { q: 'a b&c', environment: 'prod', level: 'trouble' } as const

    expect(viewOf(searchOf(view))).toEqual(view)
    expect(searchOf(all)).toBe('')
    expect(viewOf('?level=nonsense')).toEqual(all)
  })

  it('offers every environment once', () => {
    expect(environmentsIn(rows)).toEqual(['prod', 'staging'])
  })
})
