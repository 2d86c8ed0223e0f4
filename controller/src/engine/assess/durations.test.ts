import { describe, expect, it } from 'vitest'
import type { UnitMemory } from '../../model/index.ts'
import { durationsOf } from './durations.ts'

const following = { id: 'd1', fingerprint: 'f', revision: 'r', since: 10_000 }
const drift = { since: 70_000, differences: [] }
const edit = { id: 'e', by: 'dana', call: 'ecs:UpdateService', from: '', agent: '', at: 68_000 }

function memory(more: object): UnitMemory {
  return { unit: 'prod/service/web', observedAt: 100_000, ...more } as unknown as UnitMemory
}

describe('what a pass ended', () => {
  it('a rollout took from its first call to the look that found it ended, by how it ended', () => {
    const lastRollout = { id: 'd1', phase: 'rolled-back' } as never
    const after = memory({ lastRollout })

    expect(durationsOf(memory({ rollout: following }), after)).toEqual([
      { name: 'rollout', ms: 90_000, labels: { environment: 'prod', outcome: 'rolled-back' } },
    ])
    expect(durationsOf(memory({ rollout: following }), memory({ rollout: following }))).toEqual([])
  })

  it('drift took from the call that CloudTrail told of to be found, and else from the look before at most', () => {
    const before = memory({ observedAt: 40_000 })

    expect(durationsOf(before, memory({ drift: { ...drift, edits: [edit] } }))).toEqual([
      { name: 'driftFound', ms: 2_000, labels: { environment: 'prod', since: 'edit' } },
    ])
    expect(durationsOf(before, memory({ drift }))).toEqual([
      { name: 'driftFound', ms: 30_000, labels: { environment: 'prod', since: 'look' } },
    ])
  })

  it('drift is found once, and nothing is known of what came before the start', () => {
    expect(durationsOf(memory({ drift }), memory({ drift }))).toEqual([])
    expect(durationsOf(undefined, memory({ drift }))).toEqual([])
  })
})
