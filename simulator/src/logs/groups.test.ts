import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  InvalidParameterException,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  TagResourceCommand,
  TooManyTagsException,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import type { CloudWatchLogsClient, LogGroup } from '@aws-sdk/client-cloudwatch-logs'
import { expect, test } from 'vitest'
import { clientsOf } from '../clients.testing.ts'
import { createSimulator } from '../simulator.ts'

const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/shop/web'

function fresh(): CloudWatchLogsClient {
  return clientsOf(createSimulator({ startAt: 5000 })).logs
}

async function withGroups(...names: string[]): Promise<CloudWatchLogsClient> {
  const logs = fresh()
  for (const logGroupName of names) await logs.send(new CreateLogGroupCommand({ logGroupName }))
  return logs
}

async function groups(logs: CloudWatchLogsClient): Promise<LogGroup[]> {
  return (await logs.send(new DescribeLogGroupsCommand({}))).logGroups ?? []
}

test('a new group reads back as it was asked for, and keeps its events for ever', async () => {
  const logs = fresh()
  const tags = { team: 'shop' }

  await logs.send(new CreateLogGroupCommand({ logGroupName: '/shop/web', tags, kmsKeyId: 'key-1' }))
  const [group] = await groups(logs)
  const tagged = await logs.send(new ListTagsForResourceCommand({ resourceArn: arn }))

  expect(group).toEqual({
    logGroupName: '/shop/web',
    creationTime: 5000,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: 0,
    logGroupClass: 'STANDARD',
    kmsKeyId: 'key-1',
    deletionProtectionEnabled: false,
  })
  expect(tagged.tags).toEqual(tags)
})

test('a name that is taken is refused', async () => {
  const logs = await withGroups('/shop/web')

  const again = logs.send(new CreateLogGroupCommand({ logGroupName: '/shop/web' }))

  await expect(again).rejects.toBeInstanceOf(ResourceAlreadyExistsException)
})

test.each(['', 'a b', 'ü', 'x'.repeat(513)])('the name "%s" is refused', async (logGroupName) => {
  const call = fresh().send(new CreateLogGroupCommand({ logGroupName }))

  await expect(call).rejects.toBeInstanceOf(InvalidParameterException)
})

test('the retention is set, changed and taken away', async () => {
  const logs = await withGroups('/shop/web')
  const logGroupName = '/shop/web'
  const seen: (number | undefined)[] = []

  for (const retentionInDays of [7, 3653]) {
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }))
    seen.push((await groups(logs))[0]?.retentionInDays)
  }
  await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }))

  expect(seen).toEqual([7, 3653])
  expect(await groups(logs)).not.toContainEqual(
    expect.objectContaining({ retentionInDays: expect.anything() }),
  )
})

test.each([0, 2, 8, 31, 3654])('a retention of %i days is refused', async (retentionInDays) => {
  const logs = await withGroups('/shop/web')

  const call = logs.send(
    new PutRetentionPolicyCommand({ logGroupName: '/shop/web', retentionInDays }),
  )

  await expect(call).rejects.toBeInstanceOf(InvalidParameterException)
  expect((await groups(logs))[0]?.retentionInDays).toBeUndefined()
})

test('a group that is deleted is gone with its tags', async () => {
  const logs = await withGroups('/shop/web', '/shop/worker')

  await logs.send(new DeleteLogGroupCommand({ logGroupName: '/shop/web' }))

  expect((await groups(logs)).map(({ logGroupName }) => logGroupName)).toEqual(['/shop/worker'])
  await expect(
    logs.send(new ListTagsForResourceCommand({ resourceArn: arn })),
  ).rejects.toBeInstanceOf(ResourceNotFoundException)
})

test.each([
  new DeleteLogGroupCommand({ logGroupName: '/none' }),
  new PutRetentionPolicyCommand({ logGroupName: '/none', retentionInDays: 7 }),
  new DeleteRetentionPolicyCommand({ logGroupName: '/none' }),
  new TagResourceCommand({ resourceArn: arn, tags: {} }),
  new DeleteLogGroupCommand({ logGroupName: 'constructor' }),
])('what is not there is not found', async (command) => {
  const call = fresh().send(command as DeleteLogGroupCommand)

  await expect(call).rejects.toBeInstanceOf(ResourceNotFoundException)
})

test('groups are listed by name, by prefix, by pattern and by page', async () => {
  const logs = await withGroups('/shop/web', '/blog', '/shop/Web', '/shop/worker')
  const names = async (
    input: DescribeLogGroupsCommand['input'],
  ): Promise<[(string | undefined)[], string | undefined]> => {
    const { logGroups = [], nextToken } = await logs.send(new DescribeLogGroupsCommand(input))
    return [logGroups.map(({ logGroupName }) => logGroupName), nextToken]
  }

  const [all] = await names({})
  const [prefixed] = await names({ logGroupNamePrefix: '/shop/w' })
  const [patterned] = await names({ logGroupNamePattern: 'Web' })
  const [first, token] = await names({ limit: 3 })
  const [second, end] = await names({ limit: 3, nextToken: token })

  expect(all).toEqual(['/blog', '/shop/Web', '/shop/web', '/shop/worker'])
  expect(prefixed).toEqual(['/shop/web', '/shop/worker'])
  expect(patterned).toEqual(['/shop/Web'])
  expect([first, second]).toEqual([['/blog', '/shop/Web', '/shop/web'], ['/shop/worker']])
  expect(end).toBeUndefined()
})

test('a page goes on behind a group that was deleted meanwhile', async () => {
  const logs = await withGroups('/a', '/b', '/c', '/d')
  const { nextToken } = await logs.send(new DescribeLogGroupsCommand({ limit: 2 }))

  await logs.send(new DeleteLogGroupCommand({ logGroupName: '/b' }))
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ nextToken }))

  expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['/c', '/d'])
})

test('a page has 50 groups, and no limit is larger', async () => {
  const logs = await withGroups(...Array.from({ length: 51 }, (_, i) => `/group/${i}`))

  expect(await groups(logs)).toHaveLength(50)
  for (const input of [{ limit: 51 }, { limit: 0 }, { nextToken: '?' }]) {
    const call = logs.send(new DescribeLogGroupsCommand(input))
    await expect(call).rejects.toBeInstanceOf(InvalidParameterException)
  }
})

test('tags are added, overwritten and taken away, by either form of the ARN', async () => {
  const logs = await withGroups('/shop/web')

  await logs.send(new TagResourceCommand({ resourceArn: arn, tags: { a: '1', b: '1' } }))
  await logs.send(new TagResourceCommand({ resourceArn: `${arn}:*`, tags: { b: '2', c: '2' } }))
  await logs.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ['c', 'none'] }))
  const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn: arn }))

  expect(tags).toEqual({ a: '1', b: '2' })
})

test('tags beyond the limits are refused', async () => {
  const logs = await withGroups('/shop/web')
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v']))
  const tag = (tags: Record<string, string>): Promise<unknown> =>
    logs.send(new TagResourceCommand({ resourceArn: arn, tags }))

  await expect(tag(many)).rejects.toBeInstanceOf(TooManyTagsException)
  await expect(tag({ 'aws:mine': 'v' })).rejects.toBeInstanceOf(InvalidParameterException)
  await expect(tag({ k: 'v'.repeat(257) })).rejects.toBeInstanceOf(InvalidParameterException)
})
