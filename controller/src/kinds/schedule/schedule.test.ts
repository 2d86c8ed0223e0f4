import type { Environment } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import { FaultError, type AwsReader, type Context, type Scope } from '../../model/index.ts'
import { scheduleNameOf } from '../ownership.ts'
import type { LiveSchedule } from '../schedule-reads.ts'
import { schedule } from './index.ts'
import { describe as described, tagsIn } from './owner.ts'

const environment = { name: 'prod' } as Environment
const contextOf = (unit: string) => ({ unit, environment, source: 'main' }) as unknown as Context
const context = contextOf('prod/job/nightly')

function account(live: LiveSchedule | undefined): AwsReader {
  const none = {
    code: 'ResourceNotFound',
    source: 'user',
    retry: 'on-change',
    message: 'no',
    hint: '',
  } as const
  return {
    read: () =>
      live === undefined ? Promise.reject(new FaultError(none)) : Promise.resolve(live as never),
    look: () => Promise.reject(new Error('nothing is looked up by name')),
    group: () => Promise.resolve(live === undefined ? [] : [live as never]),
  }
}

function scope(more: Partial<Scope<never>> = {}): Scope<never> {
  return { context, wanted: [], removed: false, known: [], suspect: false, now: 0, ...more }
}

const wanted = [{ name: 'prod-job-nightly', request: {}, shape: {} }] as never
const ours: LiveSchedule = { Name: 'prod-job-nightly', Description: described(context) }

describe('observe', () => {
  it('finds what the job no longer wants', async () => {
    const [observed] = await schedule.observe(account(ours), scope())

    expect(observed).toMatchObject({
      surplus: true,
      observation: { state: 'present' },
      tags: { 'plumbline:unit': 'prod/job/nightly', 'plumbline:source': 'main' },
    })
  })

  it('finds what is left of a job that is gone', async () => {
    const [observed] = await schedule.observe(account(ours), scope({ removed: true }))

    expect(observed?.observation.state).toBe('present')
    expect(observed).not.toHaveProperty('surplus')
  })

  it('leaves somebody else’s schedule of the same name alone', async () => {
    const theirs = { ...ours, Description: 'my own' }

    expect(await schedule.observe(account(theirs), scope())).toEqual([])
  })

  it('says whose it is where the job wants it', async () => {
    const [observed] = await schedule.observe(
      account({ ...ours, Description: 'my own' }),
      scope({ wanted }),
    )

    expect(observed).toMatchObject({ tags: {}, observation: { state: 'present' } })
  })

  it('says that there is none only where one is wanted', async () => {
    const looks = [scope({ wanted }), scope()].map((one) =>
      schedule.observe(account(undefined), one),
    )

    expect(await Promise.all(looks)).toEqual([
      [{ name: 'prod-job-nightly', observation: { state: 'absent' } }],
      [],
    ])
  })

  it('asks nothing for a service', async () => {
    const observed = await schedule.observe(
      account(ours),
      scope({ context: contextOf('prod/service/web') }),
    )

    expect(observed).toEqual([])
  })
})

it('the description of a schedule says whose it is', () => {
  expect(tagsIn(described(context))).toEqual({
    'plumbline:unit': 'prod/job/nightly',
    'plumbline:environment': 'prod',
    'plumbline:source': 'main',
  })
  expect([tagsIn(undefined), tagsIn('not plumbline:unit')]).toEqual([{}, {}])
})

it('the name of a schedule fits, and stays different from others', () => {
  const [one, other] = ['a', 'b'].map((end) =>
    scheduleNameOf(contextOf(`prod/job/${'x'.repeat(60)}${end}`)),
  )

  expect([one?.length, other?.length]).toEqual([64, 64])
  expect(one).not.toBe(other)
})

describe('health', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')

  it.each([
    ['cron(30 2 * * ? *)', 'runs at cron(30 2 * * ? *) in UTC, next 2026-01-01T02:30:00.000Z'],
    [
      'cron(0/20 6 ? * SAT,SUN *)',
      'runs at cron(0/20 6 ? * SAT,SUN *) in UTC, next 2026-01-03T06:00:00.000Z',
    ],
    ['cron(30 2 ? * 2 *)', 'runs at cron(30 2 ? * 2 *) in UTC'],
    ['rate(1 hour)', 'runs at rate(1 hour) in UTC'],
  ])('tells when %s comes next', (ScheduleExpression, why) => {
    expect(schedule.health({ ...ours, ScheduleExpression }, now)).toMatchObject({ why })
  })
})
