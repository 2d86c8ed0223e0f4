import type { UnitId } from '@plumbline/desired-state'
import type { EndedAttempt } from '../../model/attempt.ts'
import type { Call } from '../../model/aws.ts'
import type { PassRecord, SourceState, UnitMemory } from '../../model/record.ts'
import type { Axis, Status } from '../../model/status.ts'

export function memoryOf(unit: UnitId, more: Partial<UnitMemory> = {}): UnitMemory {
  return {
    unit,
    source: 'shop',
    team: 'checkout',
    status: status(),
    next: { at: 30_000, because: 'the next look' },
    revision: 'a'.repeat(40),
    hold: { fingerprint: 'f'.repeat(64), revision: 'a'.repeat(40), reason: 'RolledBack', since: 4 },
    differences: [
      {
        resource: 'service/web',
        verb: 'change',
        differences: [{ path: 'desiredCount', from: 2, to: 3 }],
      },
    ],
    problems: [],
    known: { 'task-definition': ['arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1'] },
    failures: 0,
    observedAt: 12,
    wroteAt: 11,
    ...more,
  }
}

export function recordOf(unit: UnitId, at: number): PassRecord {
  return {
    unit,
    at,
    revision: 'a'.repeat(40),
    plan: {
      unit,
      revision: 'a'.repeat(40),
      fingerprint: 'f'.repeat(64),
      differences: [],
      steps: [{ resource: 'service/web', effect: 'updates in place', call: update }],
      held: [],
      unreadable: [],
    },
    outcomes: [],
    status: status(),
    next: { at: at + 30_000, because: 'the next look' },
  }
}

export const attempt: EndedAttempt = {
  fingerprint: 'f'.repeat(64),
  revision: 'a'.repeat(40),
  cause: 'release',
  began: 1,
  ended: 2,
  calls: [],
  callCount: 0,
  outcome: 'succeeded',
  why: '2 of 2 tasks run',
  images: [],
}

export const update: Call = {
  op: 'ecs:UpdateService',
  input: { cluster: 'shop', service: 'web', desiredCount: 3 },
}

export const source: SourceState = {
  name: 'shop',
  revision: 'a'.repeat(40),
  fetchedAt: 1,
  triedAt: 2,
  fault: {
    code: 'SourceUnreachable',
    source: 'user',
    retry: 'backoff',
    message: 'the host does not answer',
    hint: 'Look at the host.',
  },
  faultSince: 2,
  problems: [],
}

function status(): Status {
  const axis = <Word extends string>(is: Word): Axis<Word> => ({
    is,
    reason: 'AsWanted',
    why: 'it is as wanted',
    since: 1,
  })
  return {
    sync: axis('Synced'),
    health: axis('Healthy'),
    operation: axis('Idle'),
    next: 'looks again in 30 s',
  }
}
