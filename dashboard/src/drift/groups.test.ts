import type { DriftEntry } from '@plumbline/api/contract'
import { expect, it } from 'vitest'
import { groupsOf } from './groups.ts'

function entry(name: string, more: Partial<DriftEntry> = {}): DriftEntry {
  const unit = { environment: 'prod', kind: 'service', name, resource: `service/${name}` }
  const field = { path: 'desiredCount', verb: 'change', from: 7, to: 2 } as const
  return { ...unit, ...field, since: null, edits: [], ignored: null, next: '', ...more }
}

const dana = { by: 'dana', call: 'ecs:UpdateService', from: '', agent: '', at: '' }

it('puts together what one hand did, and what is ignored last', () => {
  const rule = { rule: 'load-test', of: 'unit' as const, reason: 'a test', until: null }
  const groups = groupsOf([
    entry('a', { ignored: rule }),
    entry('b', { edits: [dana] }),
    entry('c', { edits: [dana] }),
    entry('c', { edits: [dana], path: 'image' }),
    entry('d'),
  ])

  expect(
    groups.map(({ cause, units }) => [
      cause,
      units.map(({ unit, entries }) => `${unit} ${entries.length}`),
    ]),
  ).toEqual([
    ['Changed by dana', ['prod/service/b 1', 'prod/service/c 2']],
    ['Changed by somebody outside Git', ['prod/service/d 1']],
    ['Ignored by the rule load-test: a test', ['prod/service/a 1']],
  ])
})
