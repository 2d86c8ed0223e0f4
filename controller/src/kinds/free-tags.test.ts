import { describe, expect, it } from 'vitest'
import { freeTagsIn, withRecord } from './free-tags.ts'

const record = withRecord({ team: 'shop', 'cost-center': '42' })
const ours = { 'plumbline:unit': 'prod/service/web', 'plumbline:source': 'main' }

describe('the record of free tags', () => {
  it('is none where there are none', () => {
    expect(withRecord({})).toEqual({})
  })

  it('fits into one tag, however many and long they are', () => {
    const keys = Array.from({ length: 40 }, (_, index) => `${'k'.repeat(120)}${index}`)
    const { 'plumbline:tags': value = '' } = withRecord(
      Object.fromEntries(keys.map((key) => [key, ''])),
    )

    expect(value.length).toBeLessThanOrEqual(256)
    expect(value.split(' ')).toHaveLength(40)
  })
})

describe('of what is live, documents decide', () => {
  it('about what they want and what they wanted before, and about nothing else', () => {
    const live = { team: 'old', 'cost-center': '42', foreign: 'x', wanted: 'y', ...record, ...ours }

    expect(freeTagsIn(live, { wanted: 'z', ...ours })).toEqual({
      team: 'old',
      'cost-center': '42',
      wanted: 'y',
      ...record,
    })
  })

  it('about nothing where nothing is recorded', () => {
    expect(freeTagsIn({ team: 'x', ...ours }, ours)).toEqual({})
  })
})
