import type { Unit } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { Context } from '../model/index.ts'
import { alarmNameOf, tagsFor } from './ownership.ts'

const environment = { name: 'prod' }
const context = { unit: 'prod/service/web', environment, source: 'main' } as unknown as Context

describe('tags', () => {
  it('are those of the unit and ours, and ours win', () => {
    const unit = { tags: { 'cost-center': '42', 'plumbline:unit': 'other' } } as unknown as Unit

    expect(tagsFor(context, unit)).toEqual({
      'cost-center': '42',
      'plumbline:unit': 'prod/service/web',
      'plumbline:environment': 'prod',
      'plumbline:source': 'main',
    })
  })
})

it('names an alarm after environment, service and the name in the document', () => {
  expect(alarmNameOf(context, 'errors')).toBe('plumbline/prod/web/errors')
})
