import { expect, test } from 'vitest'
import { faultOf, type GateSaying, type UnitMemory, type WaitingGate } from '../../model/index.ts'
import { boundAnswer } from './saying.ts'

const unit = 'prod/service/web'

/** A gate that waits for people whom a policy names. */
function waitingFor(from: readonly string[]): UnitMemory {
  const gate = { name: 'look', at: 'postTestTraffic', from, required: 1, revision: 'abcd1234' }
  // What else is remembered of a gate and of a unit does not matter here.
  const waiting = [gate as unknown as WaitingGate]
  return { unit, gates: { waiting, answers: [] } } as unknown as UnitMemory
}

const dana = { approve: true, author: 'dana', reason: 'fine', revision: 'abcd' }

function approves(from: readonly string[], more: Partial<GateSaying> = {}): boolean {
  try {
    return boundAnswer(unit, waitingFor(from), { ...dana, ...more }, 1).opens
  } catch {
    return false
  }
}

test.each([
  ['anybody, where nobody is named', [], {}, true],
  ['whom the policy names', ['user:dana'], {}, true],
  ['nobody else', ['user:bo'], {}, false],
  ['whoever says to be of a team, where nobody signs in', ['team:leads'], {}, true],
  ['who signed in and is in the group', ['team:leads'], { groups: ['leads'] }, true],
  ['nobody who signed in and is not', ['team:leads'], { groups: ['others'] }, false],
  ['nobody without groups', ['user:bo', 'team:leads'], { groups: [] }, false],
  ['whom the policy names beside a team', ['team:leads', 'user:dana'], { groups: [] }, true],
] as const)('a gate takes the approval of %s', (_, from, more, expected) => {
  expect(approves(from, more)).toBe(expected)
})

test('who wants to end a rollout where no gate stands is told how', () => {
  const memory = { unit, rollout: { id: 'ecs-svc/1' } } as unknown as UnitMemory
  const hintOf = (approve: boolean) => {
    try {
      return boundAnswer(unit, memory, { ...dana, approve }, 1).why
    } catch (error) {
      return faultOf(error).hint
    }
  }

  expect(hintOf(false)).toContain(`\`plumbline rollback ${unit}\` ends a rollout wherever it is`)
  expect(hintOf(true)).not.toContain('rollback')
})
