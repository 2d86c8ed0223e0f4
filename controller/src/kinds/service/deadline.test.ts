import type { DeploymentConfiguration, Service } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { isLate, rolloutMsMax, withDeadline } from './deadline.ts'

const minute = 60_000
const hour = 60 * minute

describe('the longest that a rollout may take', () => {
  const pause = (stage: string, minutes?: number) => ({
    lifecycleStages: [stage],
    ...(minutes !== undefined && { timeoutConfiguration: { timeoutInMinutes: minutes } }),
  })

  it.each<[string, number | undefined, object, number]>([
    ['is three hours when nothing is said', undefined, {}, 3 * hour],
    ['is what is said', 600, {}, 10 * minute],
    ['has the time that the old tasks are kept', 600, { bakeTimeInMinutes: 5 }, 15 * minute],
    [
      'has the rests of a canary',
      600,
      { strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: 7 } },
      17 * minute,
    ],
    [
      'has the rests between the steps of a linear one',
      600,
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: 2 } },
      16 * minute,
    ],
    ['has the rests that ECS makes when nothing is said', 600, { strategy: 'LINEAR' }, 64 * minute],
    [
      'has its pauses, a day where nothing is said',
      600,
      {
        strategy: 'BLUE_GREEN',
        lifecycleHooks: [pause('POST_SCALE_UP', 20), pause('POST_TEST_TRAFFIC_SHIFT')],
      },
      24 * hour + 30 * minute,
    ],
    [
      'has the pause before every step',
      600,
      {
        strategy: 'CANARY',
        canaryConfiguration: { canaryBakeTimeInMinutes: 0 },
        lifecycleHooks: [pause('PRE_PRODUCTION_TRAFFIC_SHIFT', 20)],
      },
      50 * minute,
    ],
  ])('%s', (_case, seconds, configuration, ms) => {
    expect(rolloutMsMax(seconds, configuration as DeploymentConfiguration)).toBe(ms)
  })
})

describe('a rollout that takes longer', () => {
  const service: Service = {
    currentServiceDeployment: 'arn:1',
    deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', createdAt: new Date(8 * hour) }],
  }
  const running = { id: 'ecs-svc/1', phase: 'running', why: '' } as const
  const brief = { createdAt: new Date(0), finishedAt: new Date(hour + 1) }
  const failed = { id: 'ecs-svc/1', phase: 'rolled-back', why: 'stopped' } as const

  it('is late, and another one is not', () => {
    const late = (id: string | undefined, now: number) => isLate(service, id, hour, now)

    expect([late('ecs-svc/1', hour), late('ecs-svc/1', hour + 1)]).toEqual([false, true])
    expect([late('ecs-svc/2', hour + 1), late(undefined, hour + 1)]).toEqual([false, false])
  })

  it('says so when ECS has given it up', () => {
    const why = 'it was not over after 1h: stopped'

    expect(withDeadline(failed, brief, hour, 5 * hour)).toEqual({ ...failed, why })
    expect(withDeadline(failed, brief, 90 * minute, 5 * hour)).toEqual(failed)
    expect(withDeadline(running, brief, hour, 5 * hour)).toEqual(running)
  })

  it('has failed when ECS does not get back in the same time again', () => {
    const back = { ...failed, phase: 'rolling-back' } as const
    const began = { createdAt: new Date(8 * hour) }

    expect(withDeadline(back, began, hour, 2 * hour).phase).toBe('rolling-back')
    expect(withDeadline(back, began, hour, 2 * hour + 1).phase).toBe('failed')
  })
})
