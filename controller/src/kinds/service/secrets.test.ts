import type { Service } from '@aws-sdk/client-ecs'
import type { TaskUnit } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import { FaultError, type AwsReader, type Context } from '../../model/index.ts'
import { changedSecrets, secretsOf, type FollowedSecret } from './secrets.ts'

const environment = { account: '123456789012', region: 'eu-west-1' }
const context = { environment } as unknown as Context
const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'

describe('the secrets that are followed', () => {
  const followed = (secrets: object, sidecars: object = {}) =>
    secretsOf({ spec: { secrets, sidecars } } as unknown as TaskUnit, context)

  it.each<[string, object, Partial<FollowedSecret>[]]>([
    ['a secret', { secretsManager: arn, key: 'password' }, [{ store: 'secretsManager', id: arn }]],
    ['a parameter by name', { ssm: '/prod/token' }, [{ store: 'ssm', id: '/prod/token' }]],
    [
      'a parameter by ARN',
      { ssm: 'arn:aws:ssm:eu-west-1:123456789012:parameter/prod/token' },
      [{ store: 'ssm', id: '/prod/token' }],
    ],
    [
      'a parameter without a hierarchy, by ARN',
      { ssm: 'arn:aws:ssm:eu-west-1:123456789012:parameter/token' },
      [{ store: 'ssm', id: 'token' }],
    ],
    ['a secret of another region: not', { secretsManager: arn.replace('west', 'north') }, []],
    [
      'a parameter of another account: not',
      { ssm: 'arn:aws:ssm:eu-west-1:210987654321:parameter/x' },
      [],
    ],
  ])('are those within reach: %s', (_case, secret, expected) => {
    expect(followed({ TOKEN: secret })).toMatchObject(expected)
    expect(followed({ TOKEN: secret })).toHaveLength(expected.length)
  })

  it('are those of sidecars too', () => {
    const sidecars = { otel: { secrets: { KEY: { ssm: 'key' } } } }

    expect(followed({ TOKEN: { ssm: 'token' } }, sidecars).map(({ variable }) => variable)).toEqual(
      ['TOKEN', 'otel/KEY'],
    )
  })
})

/** Parameter Store and Secrets Manager with things that changed at these times, and the times of ECS's deployments. */
function changedAt(times: Readonly<Record<string, number>>, deployments: readonly number[] = []) {
  const asked: string[] = []
  const reader: AwsReader = {
    read(operation) {
      asked.push(operation.op)
      const serviceDeployments = deployments.map((at) => ({ createdAt: new Date(at) }))
      return Promise.resolve({ serviceDeployments } as never)
    },
    look(batch, _scope, key) {
      asked.push(batch.operation.op)
      const at = times[key]
      if (at === undefined && batch.operation.op === 'secretsmanager:DescribeSecret') {
        return Promise.reject(new FaultError({ ...denied, code: 'ResourceNotFound' }))
      }
      const date = at === undefined ? undefined : new Date(at)
      return Promise.resolve({ LastModifiedDate: date, LastChangedDate: date } as never)
    },
    group: () => Promise.reject(new Error('nothing is listed')),
  }
  return { reader, asked }
}

const denied = {
  code: 'AccessDenied',
  source: 'user',
  retry: 'backoff',
  message: 'm',
  hint: 'h',
} as const
const primary = { status: 'PRIMARY', createdAt: new Date(1_000) }
const service: Service = { serviceArn: 'arn:web', deployments: [primary] }
const follows: readonly FollowedSecret[] = [
  { variable: 'TOKEN', store: 'ssm', id: 'token' },
  { variable: 'DB', store: 'secretsManager', id: arn },
]

describe('a secret that changed', () => {
  it('after the tasks were started is told', async () => {
    const { reader } = changedAt({ token: 1_001, [arn]: 999 }, [1_000])

    expect(await changedSecrets(reader, service, follows)).toEqual(['TOKEN'])
  })

  it('before that is not, and costs no look at deployments', async () => {
    const { reader, asked } = changedAt({ token: 1_000, [arn]: 999 })

    expect(await changedSecrets(reader, service, follows)).toEqual([])
    expect(asked).toEqual(['ssm:DescribeParameters', 'secretsmanager:DescribeSecret'])
  })

  it('is not tried again when a rollout that came after it was given up', async () => {
    const { reader } = changedAt({ token: 1_500, [arn]: 3_000 }, [1_000, 2_000])

    expect(await changedSecrets(reader, service, follows)).toEqual(['DB'])
  })

  it('and is gone is left to ECS', async () => {
    const { reader } = changedAt({ token: 5_000 }, [1_000])

    expect(await changedSecrets(reader, service, follows)).toEqual(['TOKEN'])
  })

  it('but may not be looked at makes the look fail', async () => {
    const { reader } = changedAt({})
    const blind = { ...reader, look: () => Promise.reject(new FaultError(denied)) }

    await expect(changedSecrets(blind, service, follows)).rejects.toThrow(FaultError)
  })

  it('is of no interest where nobody follows it', async () => {
    const { reader, asked } = changedAt({ token: 5_000 })

    expect(await changedSecrets(reader, service, [])).toEqual([])
    expect(asked).toEqual([])
  })
})
