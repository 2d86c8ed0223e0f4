import type { ServiceDeployment, ServiceDeploymentStatus } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { FaultError, type AwsReader } from '../../model/index.ts'
import { failuresOf, overtakenTag } from './rejected.ts'

interface Rolled extends Pick<ServiceDeployment, 'alarms' | 'deploymentCircuitBreaker'> {
  /** The first digit names the task definition. */
  readonly digits: string
  readonly status: ServiceDeploymentStatus
}

const triggered = { status: 'TRIGGERED' } as const

/** ECS's record of deployments, oldest first, and the rollouts that task definitions are tagged with. */
function record(rolled: readonly Rolled[], tags: Readonly<Record<string, string>> = {}) {
  const asked: string[] = []
  const answers: Readonly<Record<string, (input: never) => object>> = {
    'ecs:ListServiceDeployments': () => ({
      serviceDeployments: rolled.map(({ digits, status }, index) => ({
        serviceDeploymentArn: `arn:deployment/${digits}`,
        targetServiceRevisionArn: `arn:revision/${digits}`,
        status,
        createdAt: new Date(index),
      })),
    }),
    'ecs:DescribeServiceRevisions': () => ({
      serviceRevisions: rolled.map(({ digits }) => ({
        serviceRevisionArn: `arn:revision/${digits}`,
        taskDefinition: `arn:definition/${digits.slice(0, 1)}`,
      })),
    }),
    'ecs:DescribeServiceDeployments': () => ({
      serviceDeployments: rolled.map(({ digits, ...more }) => ({
        serviceDeploymentArn: `arn:deployment/${digits}`,
        ...more,
      })),
    }),
    'ecs:ListTagsForResource': ({ resourceArn }: { resourceArn: string }) => {
      const value = tags[resourceArn.slice(-1)]
      if (value === 'gone') throw gone
      return { tags: value === undefined ? [] : [{ key: overtakenTag, value }] }
    },
  }
  const reader: AwsReader = {
    read: async ({ op }, input) => {
      asked.push(op)
      return answers[op]?.(input as never) as never
    },
    look: () => Promise.reject(new Error('nothing is looked up')),
    group: () => Promise.reject(new Error('nothing is listed')),
  }
  return { reader, asked }
}

const gone = new FaultError({
  code: 'ClientException',
  source: 'user',
  retry: 'on-change',
  message: 'unknown',
  hint: '',
})

const rejectedIn = async (rolled: readonly Rolled[], tags?: Readonly<Record<string, string>>) =>
  (await failuresOf(record(rolled, tags).reader, {})).rejected
    .map((arn) => arn.slice(-1))
    .toSorted()

describe('what ECS gave up', () => {
  it('costs one call when nothing was', async () => {
    const { reader, asked } = record([
      { digits: '11', status: 'SUCCESSFUL' },
      { digits: '21', status: 'IN_PROGRESS' },
    ])

    expect(await failuresOf(reader, {})).toEqual({ rejected: [] })
    expect(asked).toEqual(['ecs:ListServiceDeployments'])
  })

  it('is a definition whose newest rollout went back, and none that succeeded later', async () => {
    const rejected = await rejectedIn([
      { digits: '11', status: 'ROLLBACK_SUCCESSFUL' },
      { digits: '21', status: 'ROLLBACK_SUCCESSFUL' },
      { digits: '12', status: 'SUCCESSFUL' },
      { digits: '31', status: 'STOPPED' },
      { digits: '41', status: 'ROLLBACK_IN_PROGRESS' },
    ])

    expect(rejected).toEqual(['2', '4'])
  })

  it.each<[string, Partial<Rolled>]>([
    ['the circuit breaker', { deploymentCircuitBreaker: triggered }],
    ['an alarm', { alarms: triggered }],
  ])('is one that %s stopped, although something newer was rolled out', async (_case, more) => {
    const stopped = { digits: '21', status: 'STOPPED', ...more } as const

    expect(await rejectedIn([stopped, { digits: '11', status: 'SUCCESSFUL' }])).toEqual(['2'])
  })

  const back = { digits: '21', status: 'ROLLBACK_SUCCESSFUL' } as const

  it.each<[string, Rolled, string, readonly string[]]>([
    ['not one that a newer commit took back', back, 'arn:deployment/21', []],
    ['one that was taken back before, and failed now', back, 'arn:deployment/20', ['2']],
    [
      'one that failed just before it was to be taken back',
      { ...back, deploymentCircuitBreaker: triggered },
      'arn:deployment/21',
      ['2'],
    ],
    ['one of which no tag can be read any more', back, 'gone', ['2']],
  ])('is %s', async (_case, rolled, tag, rejected) => {
    expect(await rejectedIn([rolled], { 2: tag })).toEqual(rejected)
  })

  it('says whether an alarm ended the newest rollout', async () => {
    const rolled = { digits: '21', status: 'STOPPED', alarms: triggered } as const

    expect((await failuresOf(record([rolled]).reader, {})).alarmed).toBe(true)
    const newer = { digits: '31', status: 'STOPPED' } as const
    expect((await failuresOf(record([rolled, newer]).reader, {})).alarmed).toBeUndefined()
  })
})
