import type { Environment } from '@plumbline/desired-state'
import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs'
import { describe, expect, it } from 'vitest'
import type { AwsReader, Context, Scope } from '../../model/index.ts'
import { logGroup } from './index.ts'

const environment = { name: 'prod' } as Environment
const context = { unit: 'prod/service/web', environment } as unknown as Context
const tags = { 'plumbline:unit': 'prod/service/web' }

/** An account with one group; `asked` names whose tags were read. */
function account(group: LogGroup): AwsReader & { readonly asked: unknown[] } {
  const asked: unknown[] = []
  return {
    asked,
    read(_operation, input) {
      asked.push(input)
      return Promise.resolve({ tags } as never)
    },
    look: () => Promise.resolve(group as never),
    group: () => Promise.reject(new Error('nothing is listed')),
  }
}

function wanting(retentionInDays: number): Scope<never> {
  const name = '/plumbline/prod/web'
  const wanted = [{ name, request: { logGroupName: name, retentionInDays }, shape: {} }]
  return { context, wanted, known: [], suspect: false } as unknown as Scope<never>
}

describe('observe', () => {
  it('reads no tags of a group that is as wanted', async () => {
    const reader = account({ logGroupArn: 'arn:group', retentionInDays: 30 })

    const [observed] = await logGroup.observe(reader, wanting(30))

    expect([observed?.tags, reader.asked]).toEqual([undefined, []])
  })

  it.each<[string, LogGroup]>([
    ['its ARN', { logGroupArn: 'arn:group' }],
    ['the older form of its ARN', { arn: 'arn:group:*' }],
  ])('reads the tags by %s where a write may follow', async (_case, group) => {
    const reader = account({ ...group, retentionInDays: 1 })

    const [observed] = await logGroup.observe(reader, wanting(30))

    expect(observed?.tags).toEqual(tags)
    expect(reader.asked).toEqual([{ resourceArn: 'arn:group' }])
  })

  it('counts a group without an ARN as somebody else’s', async () => {
    const [observed] = await logGroup.observe(account({ retentionInDays: 1 }), wanting(30))

    expect(observed?.tags).toEqual({})
  })
})
