import type { Health, Operation, Status, Sync } from '@plumbline/controller/model'
import { describe, expect, it } from 'vitest'
import { levelOf, wordsOf, worst } from './worst.ts'

function status(sync: Sync, health: Health, operation: Operation): Status {
  const axis = <Word extends string>(is: Word, since: number) => ({
    is,
    reason: is,
    why: `why ${is}`,
    since,
  })
  return {
    sync: axis(sync, 1),
    health: axis(health, 2),
    operation: axis(operation, 3),
    next: 'nothing',
  }
}

describe('the worst axis', () => {
  it.each([
    ['Synced', 'Healthy', 'Idle', 'health', 'good'],
    ['Synced', 'Suspended', 'Idle', 'health', 'changing'],
    ['Synced', 'Progressing', 'Idle', 'health', 'changing'],
    ['Synced', 'Progressing', 'RollingOut', 'operation', 'changing'],
    ['OutOfSync', 'Progressing', 'RollingOut', 'sync', 'attention'],
    ['OutOfSync', 'Healthy', 'Idle', 'sync', 'attention'],
    ['Unknown', 'Unknown', 'Idle', 'sync', 'attention'],
    ['OutOfSync', 'Healthy', 'Held', 'operation', 'trouble'],
    ['OutOfSync', 'Degraded', 'Held', 'health', 'trouble'],
    ['OutOfSync', 'Missing', 'Applying', 'health', 'attention'],
    ['Unknown', 'Degraded', 'Failed', 'operation', 'trouble'],
  ] as const)('of %s, %s, %s is %s: %s', (sync, health, operation, axis, level) => {
    const given = status(sync, health, operation)

    const found = worst(given)

    expect(found).toBe(given[axis])
    expect(levelOf(wordsOf(given))).toBe(level)
  })

  it.each([
    ['OutOfSync', 'Healthy', 'Held', 'WaitsForApproval', 'operation'],
    ['OutOfSync', 'Healthy', 'Held', 'Frozen', 'operation'],
    ['Synced', 'Progressing', 'RollingOut', 'GateWaits', 'operation'],
    ['OutOfSync', 'Missing', 'Held', 'Frozen', 'health'],
  ] as const)(
    'of %s, %s, %s that is %s is %s: to look at',
    (sync, health, operation, reason, axis) => {
      const words = status(sync, health, operation)
      const given = { ...words, operation: { ...words.operation, reason } }

      expect(worst(given)).toBe(given[axis])
      expect(levelOf(wordsOf(given))).toBe('attention')
    },
  )
})
