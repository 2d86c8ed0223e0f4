import { expect, it } from 'vitest'
import { stagesOf } from './stages.ts'

const at = (second: number) => new Date(second * 1000).toISOString()
const pass = (
  second: number,
  operation: 'Applying' | 'RollingOut' | 'RollingBack' | 'Held' | 'Idle',
  why = '',
) => ({ at: at(second), operation, waits: false, health: 'Healthy', why }) as const
const none = { waiting: [], answers: [] }
const attempt = {
  began: at(10),
  ended: at(50),
  revision: 'a',
  outcome: 'succeeded',
  why: '2 of 2 tasks run',
} as const

it('shows each word of the operation as long as it held, and nothing from outside the attempt', () => {
  const passes = [
    pass(60, 'Idle'),
    pass(40, 'RollingOut', 'about to move traffic'),
    pass(20, 'RollingOut', '1 of 2'),
    pass(11, 'Applying'),
    pass(5, 'Idle'),
  ]

  expect(stagesOf(attempt, passes, none)).toEqual([
    { name: 'Calls to AWS', tone: 'good', begin: 10_000, end: 20_000, why: '' },
    { name: 'Rolls out', tone: 'good', begin: 20_000, end: 50_000, why: '2 of 2 tasks run' },
  ])
})

it('says of a stage that is over whether it came to what was wanted', () => {
  const passes = [pass(30, 'RollingBack'), pass(20, 'RollingOut'), pass(11, 'Applying')]
  const failed = { ...attempt, outcome: 'rolled-back' } as const
  const running = { ...attempt, ended: null, outcome: 'running' } as const
  const tones = (...given: Parameters<typeof stagesOf>) =>
    stagesOf(...given).map(({ tone }) => tone)

  expect(tones(failed, passes, none)).toEqual(['good', 'trouble', 'trouble'])
  expect(tones(failed, passes.slice(1), none)).toEqual(['good', 'trouble'])
  expect(tones(running, passes.slice(1), none)).toEqual(['good', 'changing'])
})

it('says of what is held at a gate that it waits', () => {
  const [stage] = stagesOf(attempt, [{ ...pass(11, 'Held'), waits: true }], none)

  expect(stage).toMatchObject({ name: 'Waits', tone: 'attention' })
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

it('judges a rollout by its end, also where nothing was gone back to', () => {
  const passes = [pass(50, 'Held'), pass(20, 'RollingOut'), pass(11, 'Applying')]
  const tones = (outcome: 'failed' | 'superseded') =>
    stagesOf({ ...attempt, outcome }, passes, none).map(({ name, tone }) => `${name} ${tone}`)

  expect(tones('failed')).toEqual(['Calls to AWS good', 'Rolls out trouble'])
  expect(tones('superseded')).toEqual(['Calls to AWS good', 'Rolls out good'])
})

it('says of the stage that an attempt ended in how it ended', () => {
  const passes = [pass(50, 'Idle'), pass(20, 'RollingOut', '25 % of the traffic')]

  expect(stagesOf(attempt, passes, none).at(-1)).toMatchObject({ why: '2 of 2 tasks run' })
})

it('shows what was said at a pause after another commit that leaves the unit as it is', () => {
  const gate = {
    name: 'look',
    stage: 'preProductionTraffic',
    waitsFor: 'approval',
    revision: 'b',
    deployment: 'ecs-svc/1',
    since: at(30),
    until: at(99),
    onTimeout: 'rollback',
    required: 1,
    from: [] as string[],
    approvedBy: [] as string[],
    command: null,
  } as const
  const said = {
    gate: 'look',
    stage: 'preProductionTraffic',
    how: 'person',
    answer: 'continue',
    by: 'ana',
    why: 'fine',
    revision: 'b',
    deployment: 'ecs-svc/1',
  } as const
  const answers = [at(5), at(25), at(60)].map((moment) => ({ ...said, at: moment }))
  const names = (open: boolean) =>
    stagesOf({ ...attempt, ended: open ? null : attempt.ended }, [], {
      waiting: open ? [gate] : [],
      answers,
    }).map(({ begin, end }) => [begin, end])

  expect(names(false)).toEqual([[10_000, 25_000]])
  expect(names(true)).toEqual([
    [10_000, 25_000],
    [10_000, 60_000],
    [30_000, undefined],
  ])
})

it('shows each gate from when the unit came to it until it was answered', () => {
  const said = (second: number, answer: 'continue' | 'rollback') =>
    ({
      gate: 'look',
      stage: 'preProductionTraffic',
      how: 'person',
      answer,
      by: 'ana',
      why: 'fine',
      at: at(second),
      revision: 'a',
      deployment: null,
    }) as const
  const waits = (second: number) => ({ ...pass(second, 'RollingOut'), waits: true })
  const passes = [waits(40), pass(30, 'RollingOut'), waits(22), waits(20), pass(11, 'RollingOut')]

  const stages = stagesOf(attempt, passes, {
    waiting: [],
    answers: [said(25, 'continue'), said(45, 'rollback')],
  })

  expect(stages.slice(1)).toEqual([
    { name: 'Gate look', tone: 'good', begin: 20_000, end: 25_000, why: 'approved by ana' },
    { name: 'Gate look', tone: 'trouble', begin: 40_000, end: 45_000, why: 'rejected by ana' },
  ])
})
