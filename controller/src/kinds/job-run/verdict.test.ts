import { describe, expect, it } from 'vitest'
import type { RunTask } from '../tasks.ts'
import { over, task } from './once/once.fixture.ts'
import { verdictOf } from './verdict.ts'

describe('a run', () => {
  it.each<[string, Partial<RunTask>, boolean, string]>([
    ['its container ended with 0', {}, true, 'exit code 0'],
    ['a sidecar was ended with it', { exits: { migrate: 0, agent: 143 } }, true, 'exit code 0'],
    ['what is not essential failed', { exits: { migrate: 0, extra: 1 } }, true, 'exit code 0'],
    [
      'its container failed',
      { exits: { migrate: 3, agent: 143 } },
      false,
      'EssentialContainerExited: exit code 3 of migrate: Essential container in task exited',
    ],
    [
      'an essential sidecar failed',
      { exits: { migrate: 0, agent: 1 } },
      false,
      'EssentialContainerExited: exit code 1 of agent: Essential container in task exited',
    ],
    [
      'it never ran',
      { stopCode: 'TaskFailedToStart', exits: {}, stoppedReason: 'CannotPullContainerError' },
      false,
      'TaskFailedToStart: CannotPullContainerError',
    ],
    [
      'it was stopped, however it ended then',
      { stopCode: 'UserInitiated', stoppedReason: 'Plumbline: it took longer' },
      false,
      'UserInitiated: exit code 0 of migrate: Plumbline: it took longer',
    ],
  ])('%s', (_case, more, succeeded, why) => {
    const verdict = verdictOf(task(1, { ...over, ...more }), 'migrate', ['migrate', 'agent'])

    expect(verdict).toEqual({ succeeded, why })
  })
})
