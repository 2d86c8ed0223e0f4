import type { Unit } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { Held, HealthReport, Stall, WaitName } from '../../model/index.ts'
import { deadlines, faultOfStall, stallAfter, type Waits } from './deadlines.ts'
import { changed, fault, outcome, plan, unit, view } from '../units.fixture.ts'

const now = 1_000_000_000
const hourMs = 60 * 60_000
const held = (awaits?: WaitName): Held => ({
  resource: 'thing/a',
  reason: 'WaitsFor',
  because: 'why',
  ...(awaits !== undefined && { awaits }),
  next: [],
})
const going = (reason: string) =>
  view({ health: { health: 'Progressing', reason, why: '1 of 2' } satisfies HealthReport })
const quiet: Waits = { plan: plan(), views: [view()], outcomes: [] }
const running = { id: 'd', phase: 'running', why: 'at SCALE_UP' } as const

function stall(pass: Partial<Waits>, before?: Stall) {
  return stallAfter(before, { ...quiet, ...pass }, unit(), now)
}

describe('a unit waits', () => {
  it.each<[string, Partial<Waits>, WaitName | undefined]>([
    ['for nothing when all is in place', {}, undefined],
    ['for what a resource needs', { plan: plan({ held: [held('resource')] }) }, 'resource'],
    [
      'for another unit',
      { waits: { reason: 'WaitsForUnit', because: 'why', awaits: 'unit' } },
      'unit',
    ],
    [
      'for nothing that ends by itself while a person holds it',
      { plan: plan({ held: [held()] }) },
      undefined,
    ],
    ['for a service that drains', { views: [going('Draining')] }, 'deletion'],
    ['for tasks that leave', { views: [going('TasksLeaving')] }, 'deletion'],
    ['for a job that runs', { views: [going('JobRunning')] }, 'run'],
    ['for hosts', { views: [going('HostsProgressing')] }, 'hosts'],
    ['for a rollout that nobody follows', { views: [going('RolloutInProgress')] }, 'rollout'],
    [
      'for none that is followed: it has a deadline of its own',
      { views: [going('RolloutInProgress')], rollout: running },
      undefined,
    ],
    [
      'for the slowest of several things',
      { plan: plan({ held: [held('resource'), held('unit'), held('targets')] }) },
      'unit',
    ],
    [
      'when something differs and nobody says why',
      { plan: plan({ differences: [changed] }) },
      'resource',
    ],
  ])('%s', (_case, pass, expected) => {
    expect(stall(pass)?.on).toBe(expected)
  })

  const waiting = { plan: plan({ held: [held('targets')] }) }
  const before: Stall = { on: 'targets', since: 7 }

  it('since it was first seen, or since something was sent for the last time', () => {
    expect(stall(waiting)).toEqual({ on: 'targets', since: now })
    expect(stall(waiting, before)).toEqual(before)
    expect(stall({ ...waiting, outcomes: [outcome()] }, before)?.since).toBe(now)
    expect(stall({ ...waiting, outcomes: [outcome({ result: 'failed' })] }, before)).toEqual(before)
    expect(stall(waiting, { on: 'run', since: 7 })?.since).toBe(now)
  })

  it('as before while something cannot be read', () => {
    const blind = plan({ unreadable: [{ resource: 'thing/a', fault }] })

    expect(stall({ plan: blind }, before)).toEqual(before)
    expect(stall({ plan: blind })).toBeUndefined()
    expect(stall({}, before)).toBeUndefined()
  })
})

const service = (timeoutSeconds: number) => {
  const { spec } = unit()
  return unit({ spec: { ...spec, deploy: { ...spec.deploy, timeoutSeconds } } })
}
const job = { kind: 'job', spec: { timeoutSeconds: 600, retries: 2 } } as unknown as Unit
const bundle = {
  kind: 'bundle',
  spec: { rollout: { waves: ['10%', '100%'], pauseSeconds: 3_600 } },
} as unknown as Unit

describe('a wait is a failure', () => {
  const late = (on: WaitName, afterMs: number, of?: Unit) =>
    faultOfStall({ on, since: now - afterMs }, 'waits for it', of, now)

  it.each(Object.entries(deadlines) as [WaitName, { usualMs: number }][])(
    'of the kind %s, once its time is over, and not before',
    (on, { usualMs }) => {
      expect(late(on, usualMs)).toBeUndefined()
      expect(late(on, usualMs + 1)).toMatchObject({ code: 'Overdue', retry: 'on-change' })
    },
  )

  it('that says what, since when, how long is usual, and what to do', () => {
    expect(late('deletion', 3 * hourMs)).toMatchObject({
      message: 'waits for it: longer than 2h, since 1970-01-12T10:46:40.000Z',
      hint: expect.stringContaining('goes on by itself once the wait is over') as string,
    })
  })

  it.each<[string, WaitName, Unit, number]>([
    ['the targets of a service, by deploy.timeout', 'targets', service(600), 600_000],
    ['the runs of a job, by its timeout and retries', 'run', job, 3 * 600_000 + hourMs],
    ['the waves of a bundle, by its pauses', 'hosts', bundle, 24 * hourMs + 2 * hourMs],
  ])('later or earlier where the documents say so: %s', (_case, on, of, ms) => {
    expect(late(on, ms, of)).toBeUndefined()
    expect(late(on, ms + 1, of)?.code).toBe('Overdue')
  })
})
