import type { UnitRow } from '@plumbline/api/contract'
import { describe, expect, it } from 'vitest'
import { keyOf, readingBegan, readingEnded, readingGoesOn, told, type Fleet } from './fleet.ts'

function row(name: string, sync: UnitRow['sync'] = 'Synced'): UnitRow {
  const words = { sync, health: 'Healthy', operation: 'Idle', waits: false } as const
  const rest = { team: null, skipped: null, why: '', since: '', next: '', revision: '' }
  return { environment: 'prod', kind: 'service', name, ...words, ...rest }
}

const gone = (name: string) =>
  ({ event: 'gone', data: { environment: 'prod', kind: 'service', name } }) as const
const moved = (data: UnitRow) => ({ event: 'unit', data }) as const
const shown = ({ rows }: Fleet) => [...rows.values()].map(({ name, sync }) => `${name} ${sync}`)

describe('the fleet', () => {
  it('takes up what is told', () => {
    let fleet: Fleet = { rows: new Map([['prod/service/a', row('a')]]) }
    fleet = told(fleet, [moved(row('b'))])
    fleet = told(fleet, [moved(row('a', 'OutOfSync'))])
    fleet = told(fleet, [gone('b')])

    expect(shown(fleet)).toEqual(['a OutOfSync'])
    expect(keyOf(row('a'))).toBe('prod/service/a')
  })

  it('believes what was told during a reading more than the reading', () => {
    let fleet = readingBegan({ rows: new Map() })
    fleet = told(fleet, [moved(row('a', 'OutOfSync'))])
    fleet = told(fleet, [gone('b')])
    fleet = readingGoesOn(fleet, [row('a')])
    expect(shown(fleet)).toEqual(['a OutOfSync'])

    fleet = readingEnded(fleet, [row('a'), row('b'), row('c')])
    expect(shown(fleet)).toEqual(['a OutOfSync', 'c Synced'])
  })

  it('forgets what a whole reading does not have, and only then', () => {
    let fleet = readingBegan({ rows: new Map([['prod/service/old', row('old')]]) })
    fleet = readingGoesOn(fleet, [row('a')])
    expect(shown(fleet)).toEqual(['old Synced', 'a Synced'])

    expect(shown(readingEnded(fleet, [row('a')]))).toEqual(['a Synced'])
  })

  it('does not take what was told in an earlier reading for news', () => {
    let fleet = told(readingBegan({ rows: new Map() }), [moved(row('a', 'OutOfSync'))])
    fleet = readingEnded(fleet, [])
    fleet = told(fleet, [moved(row('a', 'Unknown'))])
    fleet = readingEnded(readingBegan(fleet), [row('a')])

    expect(shown(fleet)).toEqual(['a Synced'])
  })
})
