import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { errorOf } from '../check.ts'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'

export const logsChecks: readonly Check[] = [
  {
    id: 'logs/group',
    expected: {
      retention: null,
      arn: ':*',
      logGroupArn: '',
      again: 'ResourceAlreadyExistsException',
    },
    async look(target, name) {
      const create = () => target.logs.send(new CreateLogGroupCommand({ logGroupName: name }))
      await create()
      const group = await find(target, name)
      const after = (arn: string | undefined) => arn?.slice(arn.indexOf(name) + name.length) ?? null
      return {
        retention: group?.retentionInDays ?? null,
        arn: after(group?.arn),
        logGroupArn: after(group?.logGroupArn),
        again: await errorOf(create()),
      }
    },
  },
  {
    id: 'logs/retention',
    expected: { set: 30, cleared: null, odd: 'InvalidParameterException' },
    async look(target, name) {
      const put = (retentionInDays: number) =>
        target.logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays }))
      await target.logs.send(new CreateLogGroupCommand({ logGroupName: name }))
      await put(30)
      const set = await find(target, name)
      const odd = await errorOf(put(31))
      await target.logs.send(new DeleteRetentionPolicyCommand({ logGroupName: name }))
      const cleared = await find(target, name)
      return { set: set?.retentionInDays ?? null, cleared: cleared?.retentionInDays ?? null, odd }
    },
  },
  {
    id: 'logs/by-name',
    expected: { found: ['b'] },
    async look({ logs }, name) {
      for (const end of ['a', 'b', 'bb']) {
        await logs.send(new CreateLogGroupCommand({ logGroupName: `${name}-${end}` }))
      }
      const answer = await logs.send(
        new DescribeLogGroupsCommand({ logGroupIdentifiers: [`${name}-b`, `${name}-none`] }),
      )
      const names = (answer.logGroups ?? []).map((group) => group.logGroupName ?? '')
      const own = names.filter((one) => one.startsWith(name))
      return { found: own.map((one) => one.replace(`${name}-`, '')) }
    },
  },
  {
    id: 'logs/paging',
    expected: { first: 2, next: true, second: 1 },
    async look({ logs }, name) {
      for (const end of ['a', 'b', 'c']) {
        await logs.send(new CreateLogGroupCommand({ logGroupName: `${name}-${end}` }))
      }
      const page = (nextToken?: string) =>
        logs.send(
          new DescribeLogGroupsCommand({
            logGroupNamePrefix: name,
            limit: 2,
            ...(nextToken !== undefined && { nextToken }),
          }),
        )
      const first = await page()
      const second = await page(first.nextToken)
      return {
        first: first.logGroups?.length ?? 0,
        next: first.nextToken !== undefined,
        second: second.logGroups?.length ?? 0,
      }
    },
  },
  {
    id: 'logs/tags',
    expected: { tags: { team: 'shop' } },
    async look(target, name) {
      const tags = { team: 'shop' }
      await target.logs.send(new CreateLogGroupCommand({ logGroupName: name, tags }))
      const group = await find(target, name)
      const resourceArn = group?.arn?.replace(/:\*$/, '') ?? ''
      const answer = await target.logs.send(new ListTagsForResourceCommand({ resourceArn }))
      return { tags: answer.tags ?? null }
    },
  },
  {
    id: 'logs/events',
    expected: { streams: ['web'], events: ['one', 'two'], again: 'ResourceAlreadyExistsException' },
    async look({ logs, now }, name) {
      const at = { logGroupName: name, logStreamName: 'web' }
      const stream = () => errorOf(logs.send(new CreateLogStreamCommand(at)))
      await logs.send(new CreateLogGroupCommand({ logGroupName: name }))
      await stream()
      const timestamp = now()
      const logEvents = ['one', 'two'].map((message) => ({ message, timestamp }))
      await logs.send(new PutLogEventsCommand({ ...at, logEvents }))
      const got = await logs.send(new GetLogEventsCommand({ ...at, startFromHead: true }))
      const list = await logs.send(new DescribeLogStreamsCommand({ logGroupName: name }))
      return {
        streams: (list.logStreams ?? []).map((one) => one.logStreamName ?? ''),
        events: (got.events ?? []).map((event) => event.message ?? ''),
        again: await stream(),
      }
    },
  },
  {
    id: 'logs/delete',
    expected: {
      found: false,
      again: 'ResourceNotFoundException',
      retention: 'ResourceNotFoundException',
    },
    async look(target, name) {
      const { logs } = target
      const remove = () => logs.send(new DeleteLogGroupCommand({ logGroupName: name }))
      await logs.send(new CreateLogGroupCommand({ logGroupName: name }))
      await remove()
      const put = new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: 30 })
      return {
        found: (await find(target, name)) !== undefined,
        again: await errorOf(remove()),
        retention: await errorOf(logs.send(put)),
      }
    },
  },
]

async function find({ logs }: Target, name: string) {
  const answer = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }))
  return answer.logGroups?.find((group) => group.logGroupName === name)
}
