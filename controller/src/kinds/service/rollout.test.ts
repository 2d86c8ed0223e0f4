import type { Service, ServiceDeployment, ServiceDeploymentStatus } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import type { AwsReader } from '../../model/index.ts'
import { follow } from './rollout.ts'

type Brief = readonly [digits: string, status: ServiceDeploymentStatus]

/** ECS's record of deployments, oldest first; `asked` counts how often it was looked at. */
function record(...briefs: readonly Brief[]): AwsReader & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    async read(operation) {
      asked.push(operation.op)
      const answer =
        operation.op === 'ecs:ListServiceDeployments'
          ? {
              serviceDeployments: briefs.map(([digits, status], index) => ({
                serviceDeploymentArn: `arn:deployment/${digits}`,
                targetServiceRevisionArn: `arn:revision/${digits}`,
                status,
                statusReason: `${digits} is ${status}`,
                createdAt: new Date(index),
              })),
            }
          : {
              serviceRevisions: briefs.map(([digits]) => ({
                serviceRevisionArn: `arn:revision/${digits}`,
                taskDefinition: `arn:definition/${digits.slice(0, 1)}`,
              })),
            }
      return answer as never
    },
    look: () => Promise.reject(new Error('nothing is looked up')),
    group: () => Promise.reject(new Error('nothing is listed')),
  }
}

function service(id: string, rolloutState?: string, more: Partial<Service> = {}): Service {
  const primary = { id: `ecs-svc/${id}`, status: 'PRIMARY', runningCount: 1, desiredCount: 2 }
  return {
    serviceName: 'web',
    desiredCount: 2,
    runningCount: 1,
    deployments: [
      {
        ...primary,
        ...(rolloutState !== undefined && { rolloutState: rolloutState as 'COMPLETED' }),
      },
    ],
    ...more,
  }
}

describe('follow, of a rollout in stages', () => {
  const staged = (state?: string) =>
    service('2', state, { deploymentConfiguration: { strategy: 'CANARY' } })
  const at = (deployment: ServiceDeployment): AwsReader => {
    const reader = record(['1', 'SUCCESSFUL'], ['2', 'IN_PROGRESS'])
    return {
      ...reader,
      read: async (operation, input) =>
        operation.op === 'ecs:DescribeServiceDeployments'
          ? ({ serviceDeployments: [deployment] } as never)
          : reader.read(operation, input),
    }
  }
  const hook = {
    status: 'AWAITING_ACTION',
    timeoutAction: 'ROLLBACK',
    expiresAt: new Date(0),
  } as const

  it.each<[string, ServiceDeployment, string]>([
    ['is on its way', { lifecycleStage: 'SCALE_UP' }, 'starting new tasks'],
    [
      'moves traffic',
      {
        lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
        targetServiceRevision: { requestedProductionTrafficWeight: 10 },
      },
      'moving traffic; 10 % of the traffic is on the new version',
    ],
    [
      'waits for an answer',
      { lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT', lifecycleHookDetails: [hook] },
      'paused: test traffic has moved; unanswered, ECS rolls back at 1970-01-01T00:00:00.000Z',
    ],
    [
      'waits, and goes on by itself',
      {
        lifecycleStage: 'POST_SCALE_UP',
        lifecycleHookDetails: [{ status: 'AWAITING_ACTION', timeoutAction: 'CONTINUE' }],
      },
      'paused: new tasks run; unanswered, ECS goes on',
    ],
    ['has not begun', {}, '2 is IN_PROGRESS'],
  ])('says where one stands that %s', async (_case, deployment, why) => {
    const { rollout } = await follow(at(deployment), staged('IN_PROGRESS'), 'ecs-svc/2')

    expect(rollout).toMatchObject({ id: 'ecs-svc/2', phase: 'running', why })
  })

  it('tells what an answer must name, where a gate may stand, and what comes without one', async () => {
    const stage = { lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' as never }
    const waiting = [
      { ...hook, hookId: 'b' },
      { ...hook, hookId: 'a' },
    ]
    const others = { lifecycleStage: 'RECONCILE_SERVICE', lifecycleHookDetails: waiting } as const

    const { rollout: gate } = await follow(
      at({ ...stage, lifecycleHookDetails: [...waiting, { hookId: 'c', status: 'SUCCEEDED' }] }),
      staged('IN_PROGRESS'),
      'ecs-svc/2',
    )
    const { rollout: none } = await follow(at(others), staged('IN_PROGRESS'), 'ecs-svc/2')

    const pause = { hooks: ['a', 'b'], until: 0, onTimeout: 'rollback' }
    expect(gate.pause).toMatchObject({ ...pause, at: 'preProductionTraffic' })
    expect(none.pause).toMatchObject(pause)
    expect(none.pause).not.toHaveProperty('at')
  })

  it('remembers of one that went back which pauses nobody answered, and none to answer', async () => {
    const late = { hookId: 'a', status: 'TIMED_OUT' } as const
    const reader = at({ lifecycleStage: 'CLEAN_UP', lifecycleHookDetails: [late, hook] })
    const list = record(['2', 'ROLLBACK_IN_PROGRESS'])
    const both: AwsReader = {
      ...list,
      read: (operation, input) =>
        (operation.op === 'ecs:DescribeServiceDeployments' ? reader : list).read(operation, input),
    }

    const { rollout } = await follow(both, staged(), 'ecs-svc/2')

    expect(rollout).toMatchObject({ phase: 'rolling-back', unanswered: ['a'] })
    expect(rollout).not.toHaveProperty('pause')
  })

  it.each<[ServiceDeploymentStatus, string]>([
    ['SUCCESSFUL', 'completed'],
    ['ROLLBACK_IN_PROGRESS', 'rolling-back'],
    ['ROLLBACK_SUCCESSFUL', 'rolled-back'],
  ])('believes the record that says %s, and not the service', async (status, phase) => {
    for (const state of ['IN_PROGRESS', 'COMPLETED', undefined]) {
      const { rollout } = await follow(record(['2', status]), staged(state), 'ecs-svc/2')
      expect(rollout.phase).toBe(phase)
    }
  })

  it('has arrived when it only clears away and something else is wanted', async () => {
    const reader = at({ lifecycleStage: 'CLEAN_UP' })
    const phases = [false, true].map(async (overtaken) => {
      const { rollout } = await follow(reader, staged(), 'ecs-svc/2', { overtaken })
      return rollout.phase
    })

    expect(await Promise.all(phases)).toEqual(['running', 'completed'])
  })

  it('runs while the record does not know it yet', async () => {
    const { rollout } = await follow(record(), staged('IN_PROGRESS'), 'ecs-svc/2')

    expect(rollout.phase).toBe('running')
  })
})

describe('follow', () => {
  it.each([
    ['IN_PROGRESS', 'running'],
    ['COMPLETED', 'completed'],
  ])('believes the primary deployment that is %s, without a call', async (state, phase) => {
    const reader = record()

    const { rollout } = await follow(reader, service('1', state), 'ecs-svc/1')

    expect(rollout).toMatchObject({ id: 'ecs-svc/1', phase, why: '1 of 2 tasks run' })
    expect(reader.asked).toEqual([])
  })

  it('calls a deployment without a state complete when it is alone and all tasks run', async () => {
    const alone = service('1', undefined, { runningCount: 2 })
    const two = { ...alone, deployments: [...(alone.deployments ?? []), { status: 'ACTIVE' }] }

    const phases = [
      (await follow(record(), alone, 'ecs-svc/1')).rollout.phase,
      (await follow(record(), two, 'ecs-svc/1')).rollout.phase,
      (await follow(record(), service('1'), 'ecs-svc/1')).rollout.phase,
    ]

    expect(phases).toEqual(['completed', 'running', 'running'])
  })

  it.each<[ServiceDeploymentStatus, string]>([
    ['SUCCESSFUL', 'completed'],
    ['ROLLBACK_REQUESTED', 'rolling-back'],
    ['ROLLBACK_IN_PROGRESS', 'rolling-back'],
    ['ROLLBACK_SUCCESSFUL', 'rolled-back'],
    ['ROLLBACK_FAILED', 'failed'],
    ['STOPPED', 'failed'],
    ['STOP_REQUESTED', 'failed'],
    ['PENDING', 'running'],
    ['IN_PROGRESS', 'running'],
  ])(
    'takes a deployment that is %s for %s once it is not the primary one',
    async (status, phase) => {
      const reader = record(['11', 'SUCCESSFUL'], ['12', status])

      const { rollout } = await follow(reader, service('11', 'COMPLETED'), 'ecs-svc/12')

      expect(rollout).toMatchObject({ phase, why: `12 is ${status}` })
    },
  )

  it('takes one that was stopped for a newer one as superseded, whatever the order of the list', async () => {
    const reader = record(['12', 'STOPPED'], ['13', 'IN_PROGRESS'])

    const { rollout } = await follow(reader, service('13', 'IN_PROGRESS'), 'ecs-svc/12')

    expect(rollout.phase).toBe('superseded')
  })

  it('does not take one id for another that ends alike', async () => {
    const reader = record(['112', 'ROLLBACK_SUCCESSFUL'])

    const { rollout } = await follow(reader, service('9', 'COMPLETED'), 'ecs-svc/12')

    expect(rollout.phase).toBe('superseded')
  })

  it('says of one that failed whether an alarm went off', async () => {
    const failed = record(['1', 'STOPPED'])
    const read: AwsReader['read'] = async (operation, input) =>
      operation.op === 'ecs:DescribeServiceDeployments'
        ? ({ serviceDeployments: [{ alarms: { status: 'TRIGGERED' } }] } as never)
        : failed.read(operation, input)

    const { rollout } = await follow({ ...failed, read }, service('1', 'FAILED'), 'ecs-svc/1')

    expect(rollout).toMatchObject({ phase: 'failed', alarmed: true })
  })

  it('asks what became of a primary deployment that failed', async () => {
    const unknown = await follow(record(), service('1', 'FAILED'), 'ecs-svc/1')
    const known = await follow(
      record(['1', 'ROLLBACK_FAILED']),
      service('1', 'FAILED'),
      'ecs-svc/1',
    )

    expect(unknown.rollout.phase).toBe('failed')
    expect(known.rollout).toMatchObject({ phase: 'failed', why: '1 is ROLLBACK_FAILED' })
  })
})
