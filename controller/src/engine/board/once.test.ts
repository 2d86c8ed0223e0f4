import { describe, expect, it } from 'vitest'
import type { UnitId } from '@plumbline/desired-state'
import type { Operation, Sync, Health, UnitMemory } from '../../model/index.ts'
import { adopt, emptyBoard } from './board.ts'
import { verdictOf } from './once.ts'
import {
  fault,
  hold,
  id,
  memory,
  problem,
  snapshot,
  state,
  status,
  unit,
} from '../units.fixture.ts'

const words = (sync: Sync, health: Health, operation: Operation, reason = 'x') => {
  const axis = { reason, why: 'x', since: 0 }
  return status({
    sync: { ...axis, is: sync },
    health: { ...axis, is: health },
    operation: { ...axis, is: operation },
  })
}
const failing = (retry: 'backoff' | 'never' | 'on-change', failures: number) =>
  memory({ failures, status: status({ fault: { ...fault, retry } }) })

function verdict(...memories: readonly (UnitMemory | undefined)[]) {
  const board = emptyBoard(['main'])
  adopt(board, snapshot('main', 'r1', state([unit()])))
  memories.forEach((one, index) => {
    const unitId: UnitId = `prod/service/u${index}`
    board.units.set(unitId, 'main')
    if (one !== undefined) board.seen.set(unitId, one)
  })
  return verdictOf(board, ['main'])
}

describe('verdictOf', () => {
  it.each<[string, UnitMemory | undefined, string]>([
    ['a unit in sync and healthy', memory(), 'synced'],
    ['a unit without a pass', undefined, 'going-on'],
    ['a rollout', memory({ status: words('Synced', 'Progressing', 'RollingOut') }), 'going-on'],
    [
      'something to write',
      memory({ status: words('OutOfSync', 'Healthy', 'Applying') }),
      'going-on',
    ],
    [
      'a rollback under way',
      memory({ hold: hold(), status: words('OutOfSync', 'Degraded', 'RollingBack') }),
      'going-on',
    ],
    [
      'a rollback that is over',
      memory({ hold: hold(), status: words('OutOfSync', 'Degraded', 'Held') }),
      'rollout-failed',
    ],
    [
      'tasks that never came',
      memory({ status: words('Synced', 'Degraded', 'Idle') }),
      'rollout-failed',
    ],
    [
      'a deletion that is held',
      memory({ kept: 'PruneNever', status: words('OutOfSync', 'Healthy', 'Held') }),
      'synced',
    ],
    ['a fault that may pass', failing('backoff', 4), 'going-on'],
    ['a fault that came five times', failing('backoff', 5), 'failed'],
    ['a fault that only a person mends', failing('on-change', 1), 'failed'],
    ['a fault for good', failing('never', 1), 'failed'],
    ['a broken document', memory({ problems: [problem] }), 'failed'],
    [
      'drift that is only reported',
      memory({ status: words('OutOfSync', 'Healthy', 'Idle', 'DriftReportOnly') }),
      'failed',
    ],
    [
      'what only a person ends',
      memory({ status: words('OutOfSync', 'Healthy', 'Held', 'NeedsAllowReplace') }),
      'failed',
    ],
    [
      'a unit of which nothing is known',
      memory({ status: words('Unknown', 'Unknown', 'Idle') }),
      'failed',
    ],
  ])('of %s', (_case, one, expected) => {
    expect(verdict(one)).toBe(expected)
  })

  it('waits for all, and then tells the worst', () => {
    const failed = failing('never', 1)
    const rolledBack = memory({ hold: hold() })

    expect(verdict(memory(), failed, undefined)).toBe('going-on')
    expect(verdict(memory(), failed, rolledBack)).toBe('rollout-failed')
    expect(verdict(memory(), failed)).toBe('failed')
  })

  it('waits for sources, and fails with them', () => {
    const board = emptyBoard(['main'])

    const waiting = verdictOf(board, ['main'])
    board.sources.set('main', { name: 'main', fault, problems: [] })
    const failed = verdictOf(board, ['main'])

    expect([waiting, failed]).toEqual(['going-on', 'failed'])
    expect(board.units.has(id)).toBe(false)
  })
})
