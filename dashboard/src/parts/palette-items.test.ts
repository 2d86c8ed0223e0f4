import { describe, expect, it } from 'vitest'
import type { UnitRow } from '@plumbline/api/contract'
import { itemsFor } from './palette-items.ts'

const row = (environment: string, name: string, team: string | null = null) =>
  ({ environment, kind: 'service', name, team }) as UnitRow
const rows = new Map(
  [row('prod', 'web'), row('dev', 'web'), row('prod', 'my-web', 'checkout')].map((one) => [
    `${one.environment}/service/${one.name}`,
    one,
  ]),
)
const titles = (text: string, path = '/') =>
  itemsFor(text, path, rows).map(({ sort, title }) => `${sort} ${title}`)

describe('the palette', () => {
  it('finds units by every word, those that begin with it first', () => {
    expect(titles('web')).toEqual(['Unit web', 'Unit web', 'Unit my-web'])
    expect(itemsFor('web dev', '/', rows).map(({ to }) => to)).toEqual(['/units/dev/service/web'])
    expect(titles('checkout')).toEqual(['Unit my-web'])
    expect(titles('nothing has this')).toEqual([])
  })

  it('offers what can be done with the unit that is open, and opens the question in the address', () => {
    expect(titles('roll')).toEqual([])
    const [item] = itemsFor('roll', '/units/prod/service/web', rows)
    expect(item).toMatchObject({ to: '/units/prod/service/web?ask=rollback' })
  })

  it('begins with the screens, and shows a few', () => {
    const many = new Map(
      Array.from({ length: 500 }, (_, index) => [
        `prod/service/u${index}`,
        row('prod', `u${index}`),
      ]),
    )
    expect(titles('')[0]).toBe('Screen Units')
    expect(itemsFor('', '/', many)).toHaveLength(12)
    expect(titles('drift')).toEqual(['Screen Drift'])
  })
})
