import { expect, it } from 'vitest'
import { stagesOf } from './stages.ts'

const at = (second: number) => new Date(second * 1000).toISOString()
const pass = (second: number, operation: 'Applying' | 'RollingOut' | 'Idle', why = '') =>
  ({ at: at(second), operation, health: 'Healthy', why }) as const
const none = { waiting: [], answers: [] }
const attempt = { began: at(10), ended: at(50), revision: 'a' }

it('shows each word of the operation as long as it held, and nothing from outside the attempt', () => {
  const passes = [
    pass(60, 'Idle'),
    pass(40, 'RollingOut', '2 of 2'),
    pass(20, 'RollingOut', '1 of 2'),
    pass(11, 'Applying'),
    pass(5, 'Idle'),
  ]

  expect(stagesOf(attempt, passes, none)).toEqual([
    { name: 'Calls to AWS', tone: 'changing', begin: 10_000, end: 20_000, why: '' },
    { name: 'Rolls out', tone: 'changing', begin: 20_000, end: 50_000, why: '2 of 2' },
  ])
})

it('shows a gate that still waits without an end, and only those of the attempt', () => {
  const gate = (revision: string) => ({
    name: 'look',
    stage: 'preScaleUp',
    waitsFor: 'approval',
    revision,
    deployment: null,
    since: at(12),
    until: at(99),
    onTimeout: 'rollback' as const,
    required: 1,
    from: [],
    approvedBy: [],
    command: null,
  })

  expect(
    stagesOf({ ...attempt, ended: null }, [], { ...none, waiting: [gate('a'), gate('b')] }),
  ).toEqual([{ name: 'Gate look', tone: 'attention', begin: 12_000, why: 'waits for an approval' }])
})
