import type { Gate } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { GateAnswer, Ran, Rollout, UnitMemory } from '../../model/index.ts'
import { contextOf } from '../context.ts'
import { gatesAfter, lookAtGates, whyUnapproved, type Gates } from './gate-look.ts'
import {
  environment,
  fault,
  memory,
  outcome,
  rendered,
  step,
  target,
  unit,
} from '../units.fixture.ts'

const minute = 60_000
const hour = 60 * minute
const now = 10 * hour
const people = { at: 'postTestTraffic', approval: true, onTimeout: 'rollback' } as const
const smoke = { at: 'postTestTraffic', run: 'job/smoke', onTimeout: 'rollback' } as const

function wantedWith(
  gates: Readonly<Record<string, Gate>>,
  required?: number,
  from = ['team:shop'],
) {
  const approvals = required === undefined ? {} : { approvals: { required, from } }
  const policy = {
    prune: 'auto',
    drift: 'revert',
    keepReleases: 10,
    freeze: [],
    ...approvals,
  } as const
  const { deploy, ...spec } = unit().spec
  return target({
    environment: environment({ policy }),
    spec: { ...spec, deploy: { ...deploy, gates } },
  })
}

const pause = {
  deployment: 'arn:d1',
  hooks: ['h1'],
  at: 'postTestTraffic',
  until: now + hour,
  onTimeout: 'rollback',
} as const
const paused: Rollout = { id: 'd1', phase: 'running', why: 'paused', pause }
const goesOn: Rollout = { id: 'd1', phase: 'running', why: 'at CLEAN_UP' }
const goesBack = (why: string): Rollout => ({ id: 'd1', phase: 'rolling-back', why })
const following = { id: 'd1', fingerprint: 'f1', revision: 'r1', since: 0 }

interface Look {
  readonly wanted?: ReturnType<typeof wantedWith>
  readonly rollout?: Rollout
  readonly before?: UnitMemory
  readonly stored?: UnitMemory
  readonly ran?: Ran
  readonly at?: number
}

function look({ wanted = wantedWith({ look: people }), rollout = paused, ...rest }: Look = {}) {
  const { before = memory({ rollout: following }), ran, at = now } = rest
  const course = { context: contextOf(wanted), target: wanted, problems: [] }
  return lookAtGates({
    stored: rest.stored ?? before,
    before,
    course,
    wanted,
    rollout,
    look: () => ({ why: 'it runs', ...(ran !== undefined && { ran }) }),
    now: at,
  })
}

/** What is remembered after a look, with what was said since. */
function then(gates: Gates, ...said: readonly GateAnswer[]): UnitMemory {
  const { waiting, answers } = gates
  return memory({ rollout: following, gates: { waiting, answers: [...answers, ...said] } })
}

function says(opens: boolean, by = 'dana', change: Partial<GateAnswer> = {}): GateAnswer {
  const bound = { at: 'postTestTraffic', revision: 'r1', fingerprint: 'f1', asked: 'h1' } as const
  const said = { gate: 'look', how: 'person', why: 'seen', when: now } as const
  return { ...said, opens, by, ...bound, deployment: 'arn:d1', ...change }
}

describe('a gate at a pause', () => {
  it('waits for people, and says until when', () => {
    const { waiting, answers, send, why, next } = look()

    expect(waiting).toMatchObject([
      { name: 'look', asked: 'h1', deployment: 'arn:d1', until: now + hour, required: 1 },
    ])
    expect({ answers, send }).toEqual({ answers: [], send: undefined })
    expect(why).toMatch(/^waits at gate look \(postTestTraffic\) since .* for an approval$/)
    expect(next).toContain('it is rolled back at 1970-01-01T11:00:00.000Z; to answer: plumbline')
  })

  it('is answered at ECS only when what was said is kept', () => {
    const before = then(look(), says(true))

    const fresh = look({ before, stored: then(look()) })
    const kept = look({ before })

    expect(fresh).toMatchObject({ waiting: [], answers: [{ by: 'dana' }] })
    expect(fresh.send).toBeUndefined()
    expect(kept.send).toEqual({ asked: 'h1', answer: 'continue' })
  })

  it('takes one refusal, and as many approvals as the policy asks for, of different people', () => {
    const wanted = wantedWith({ look: people }, 2)
    const said = (...all: readonly GateAnswer[]) =>
      look({ wanted, before: then(look({ wanted }), ...all) }).send?.answer

    expect(said(says(true))).toBeUndefined()
    expect(said(says(true), says(true, 'dana', { when: now + 1 }))).toBeUndefined()
    expect(said(says(true), says(true, 'erin'))).toBe('continue')
    expect(said(says(true), says(false, 'erin'))).toBe('rollback')
  })

  it('opens with all gates of its stage', () => {
    const wanted = wantedWith({ look: people, smoke })
    const ran = { occasion: 'x', succeeded: true, why: 'exit code 0' }

    const one = look({ wanted, before: then(look({ wanted }), says(true)) })
    const both = look({ wanted, before: then(one), ran })
    const kept = look({ wanted, before: then(both) })

    expect(one.send).toBeUndefined()
    expect(both.answers).toMatchObject([{ gate: 'look' }, { gate: 'smoke', by: 'prod/job/smoke' }])
    expect(kept.send?.answer).toBe('continue')
  })

  it('is asked anew at the next step of a canary, where a job has answered for good', () => {
    const wanted = wantedWith({ look: people, smoke })
    const job = says(true, 'prod/job/smoke', { gate: 'smoke', how: 'job' })
    const before = then(look({ wanted }), says(true), job)
    const later = { ...paused, pause: { ...pause, hooks: ['h2'] } }

    const { waiting, send } = look({ wanted, before, rollout: later })

    expect(waiting).toMatchObject([{ name: 'look', asked: 'h2' }])
    expect(send).toBeUndefined()
  })

  it('is not answered twice while reads lag, and again after that', () => {
    const sent = { asked: 'h1', at: now }
    const { gates, ...rest } = then(look(), says(true))
    const before = { ...rest, gates: { waiting: [], answers: gates?.answers ?? [], sent } }

    expect(look({ before, at: now + 30_000 }).send).toBeUndefined()
    expect(look({ before, at: now + 61_000 }).send?.answer).toBe('continue')
  })

  it('keeps its own time beside one that is more patient, and leaves the last word to ECS', () => {
    const short: Gate = { ...people, timeoutSeconds: 1_800, onTimeout: 'continue' }
    const long: Gate = { ...people, timeoutSeconds: 3_600 }
    const wanted = wantedWith({ look: short, long })

    const early = look({ wanted, at: now + 29 * minute })
    const late = look({ wanted, at: now + 30 * minute })
    const over = look({ wanted, at: now + hour })

    expect(early.answers).toEqual([])
    expect(late.answers).toMatchObject([{ gate: 'look', how: 'time', opens: true }])
    expect(over.answers).toHaveLength(1)
  })

  it('takes nothing in that was meant for another pause', () => {
    const stored = then(look())
    const before = then(look(), says(true, 'dana', { asked: 'h0' }))

    expect(look({ before, stored }).answers).toEqual([])
  })
})

describe('a gate whose pause is over', () => {
  const before = then(look())
  it.each<[string, Rollout, Partial<GateAnswer> | undefined]>([
    ['let on at AWS', goesOn, { how: 'elsewhere', opens: true }],
    [
      'sent back at AWS',
      goesBack('rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed.'),
      { how: 'elsewhere', opens: false },
    ],
    ['out of time, as the hook says', { ...goesBack('x'), unanswered: ['h1'] }, { how: 'time' }],
    ['out of time, as ECS says', goesBack('pause hook timed out.'), { how: 'time', opens: false }],
    ['sent back by the breaker', goesBack('tasks failed to start'), undefined],
    ['superseded', { ...goesOn, phase: 'superseded' }, undefined],
    ['of another rollout', { ...goesOn, id: 'd2' }, undefined],
  ])('%s', (_case, rollout, answer) => {
    const { answers, waiting } = look({ before, rollout })

    expect(waiting).toEqual([])
    expect(answers).toMatchObject(answer === undefined ? [] : [answer])
  })

  it('says why the rollout went back', () => {
    const refused = then(look(), says(false, 'erin'))

    expect(look({ before: refused, rollout: goesBack('x') }).refusal).toEqual({
      reason: 'gate look was rejected by erin: seen',
      rejected: true,
    })
  })
})

describe('a gate before a release', () => {
  const gate = { at: 'preScaleUp', approval: true, onTimeout: 'rollback' } as const
  const next = wantedWith({ look: gate })
  const asked = `release ${next.unit.fingerprint}`

  it('keeps back what is about to go out, and nothing that is in place', () => {
    const inPlace = memory({ applied: rendered() })

    expect(whyUnapproved(undefined, next, now)?.reason).toBe('WaitsForApproval')
    expect(whyUnapproved(inPlace, next, now)).toBeUndefined()
    expect(whyUnapproved(undefined, wantedWith({ look: { ...gate, run: 'job/a' } }), now)).toBe(
      undefined,
    )
  })

  it.each<[string, Gate['onTimeout'], string | undefined]>([
    ['holds the release', 'rollback', 'gate look'],
    ['lets it out', 'continue', undefined],
  ])('that nobody answers %s', (_case, onTimeout, by) => {
    const wanted = wantedWith({ look: { ...gate, onTimeout } })
    const why = whyUnapproved(undefined, wanted, now)
    const course = { context: contextOf(wanted), target: wanted, problems: [] }
    const facts = { course, wanted, rollout: undefined, look: () => ({ why: '' }) }
    const waits = why === undefined ? {} : { waits: why }
    const first = lookAtGates({
      ...facts,
      course: { ...course, ...waits },
      stored: undefined,
      before: undefined,
      now,
    })
    const before = memory({ gates: { waiting: first.waiting, answers: [] } })
    const later = now + 86_400_000
    const still = whyUnapproved(before, wanted, later)
    const over = lookAtGates({
      ...facts,
      course: { ...course, ...(still === undefined ? {} : { waits: still }) },
      stored: before,
      before,
      now: later,
    })

    expect(first.waiting).toMatchObject([{ asked, until: later }])
    expect(over.answers).toMatchObject([{ how: 'time', opens: by === undefined }])
    expect(over.hold?.by).toBe(by)
  })
})

describe('gatesAfter', () => {
  const send = { asked: 'h1', answer: 'continue' } as const
  const gates: Gates = { waiting: [], answers: [says(true)], send }
  const answering = { ...step, effect: 'answers a gate' } as const

  it.each([
    ['was done', outcome({ step: answering }), { asked: 'h1', at: 1_000 }],
    [
      'got no answer',
      outcome({ step: answering, result: 'failed', fault }),
      { asked: 'h1', at: 1_000 },
    ],
    [
      'was refused by AWS',
      outcome({ step: answering, result: 'failed', fault: { ...fault, source: 'user' } }),
      undefined,
    ],
    ['was not sent', outcome({ step: answering, result: 'refused' }), undefined],
    ['was another one', outcome(), undefined],
  ])('remembers a call that %s', (_case, one, sent) => {
    expect(gatesAfter(undefined, [one], gates)?.sent).toEqual(sent)
  })

  it('remembers nothing of a unit without gates', () => {
    expect(gatesAfter(undefined, [], undefined)).toBeUndefined()
  })
})
