import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  InvalidParameterException,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs'
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { expect, test } from 'vitest'
import { clientsOf } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { createSimulator } from '../simulator.ts'

const startAt = Date.UTC(2026, 5, 1)
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const logGroupName = '/shop/web'

async function bench(...streams: string[]): Promise<{ world: World; logs: CloudWatchLogsClient }> {
  const world = createSimulator({ startAt })
  const { logs } = clientsOf(world)
  await logs.send(new CreateLogGroupCommand({ logGroupName }))
  for (const logStreamName of streams) {
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }))
  }
  return { world, logs }
}

/** Writes messages one millisecond apart, the first at `at`. */
async function put(
  logs: CloudWatchLogsClient,
  logStreamName: string,
  messages: readonly string[],
  at = startAt,
): Promise<unknown> {
  const logEvents = messages.map((message, i) => ({ message, timestamp: at + i }))
  const answer = await logs.send(
    new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }),
  )
  return answer.rejectedLogEventsInfo
}

async function read(
  logs: CloudWatchLogsClient,
  input: Partial<GetLogEventsCommand['input']> = {},
): Promise<{ messages: (string | undefined)[]; forward: string; backward: string }> {
  const {
    events = [],
    nextForwardToken = '',
    nextBackwardToken = '',
  } = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: 'a', ...input }))
  return {
    messages: events.map(({ message }) => message),
    forward: nextForwardToken,
    backward: nextBackwardToken,
  }
}

async function filter(
  logs: CloudWatchLogsClient,
  input: Partial<FilterLogEventsCommand['input']>,
): Promise<(string | undefined)[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, ...input }))
  return events.map(({ message }) => message)
}

test('events are read in order of time, whatever order the batches came in', async () => {
  const { logs } = await bench('a')

  await put(logs, 'a', ['third', 'fourth'], startAt + 10)
  await put(logs, 'a', ['first', 'second'])

  expect((await read(logs)).messages).toEqual(['first', 'second', 'third', 'fourth'])
})

test('a stream is read from either end, until a token comes back unchanged', async () => {
  const { logs } = await bench('a')
  await put(logs, 'a', ['1', '2', '3', '4', '5'])

  const head = await read(logs, { startFromHead: true, limit: 2 })
  const next = await read(logs, { nextToken: head.forward, limit: 2, startFromHead: true })
  const last = await read(logs, { nextToken: next.forward, limit: 2, startFromHead: true })
  const end = await read(logs, { nextToken: last.forward, limit: 2, startFromHead: true })
  const tail = await read(logs, { limit: 2 })
  const before = await read(logs, { nextToken: tail.backward, limit: 2 })

  expect([head, next, last, end].map(({ messages }) => messages)).toEqual([
    ['1', '2'],
    ['3', '4'],
    ['5'],
    [],
  ])
  expect(end.forward).toBe(last.forward)
  expect([tail, before].map(({ messages }) => messages)).toEqual([
    ['4', '5'],
    ['2', '3'],
  ])
})

test('the start of a time range is in it, the end only where events are filtered', async () => {
  const { logs } = await bench('a')
  await put(logs, 'a', ['1', '2', '3'])
  const range = { startTime: startAt + 1, endTime: startAt + 2 }

  expect((await read(logs, range)).messages).toEqual(['2'])
  expect(await filter(logs, range)).toEqual(['2', '3'])
})

test('a group is searched over all streams, by stream, by prefix and by pattern', async () => {
  const { logs } = await bench('web/1', 'web/2', 'worker/1')
  await put(logs, 'web/1', ['GET / 200', 'GET /cart 500'])
  await put(logs, 'web/2', ['POST /cart 200'], startAt + 2)
  await put(logs, 'worker/1', ['job done'], startAt + 3)

  expect(await filter(logs, {})).toEqual([
    'GET / 200',
    'GET /cart 500',
    'POST /cart 200',
    'job done',
  ])
  expect(await filter(logs, { logStreamNames: ['web/2'] })).toEqual(['POST /cart 200'])
  expect(await filter(logs, { logStreamNamePrefix: 'web/' })).toHaveLength(3)
  expect(await filter(logs, { filterPattern: '/cart 200' })).toEqual(['POST /cart 200'])
  expect(await filter(logs, { filterPattern: '/cart -POST' })).toEqual(['GET /cart 500'])
  expect(await filter(logs, { filterPattern: '?500 ?done' })).toEqual(['GET /cart 500', 'job done'])
  expect(await filter(logs, { filterPattern: '"cart 200"' })).toEqual(['POST /cart 200'])
  expect(await filter(logs, { startFromHead: false, limit: 1 })).toEqual(['job done'])
})

test('a search goes on from its token', async () => {
  const { logs } = await bench('a')
  await put(logs, 'a', ['1', '2', '3'])

  const first = await logs.send(new FilterLogEventsCommand({ logGroupName, limit: 2 }))

  expect(first.events).toHaveLength(2)
  expect(await filter(logs, { nextToken: first.nextToken })).toEqual(['3'])
})

test.each([
  { filterPattern: '{ $.level = "error" }' },
  { filterPattern: '[ip, user]' },
  { logStreamNames: ['a'], logStreamNamePrefix: 'a' },
])('the search %j is refused', async (input) => {
  const { logs } = await bench('a')

  await expect(filter(logs, input)).rejects.toBeInstanceOf(InvalidParameterException)
})

test('of a good batch what is too old or from the future is left out, and counted', async () => {
  const { logs } = await bench('a')
  const times = [-13 * dayMs, -12.5 * dayMs]
  const logEvents = times.map((ms) => ({ message: 'm', timestamp: startAt + ms }))
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'a', logEvents }))

  const old = await put(logs, 'a', ['old'], startAt - 14 * dayMs - 1)
  const future = await put(logs, 'a', ['soon', 'too soon'], startAt + 2 * hourMs)
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }))
  const expired = await put(logs, 'a', ['expired', 'fine'], startAt - dayMs - 1)

  expect(old).toEqual({ tooOldLogEventEndIndex: 1 })
  expect(future).toEqual({ tooNewLogEventStartIndex: 1 })
  expect(expired).toEqual({ expiredLogEventEndIndex: 1 })
  expect((await read(logs)).messages).toEqual(['fine', 'soon'])
})

test('retention does away with events as time goes by', async () => {
  const { world, logs } = await bench('a')
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }))
  await put(logs, 'a', ['kept for a day'])

  world.advance(dayMs)
  const before = await read(logs)
  world.advance(1)

  expect(before.messages).toHaveLength(1)
  expect((await read(logs)).messages).toEqual([])
})

test.each([
  ['no events', []],
  ['events out of order', [1, 0]],
  ['more than a day', [0, dayMs + 1]],
  ['too many events', Array.from({ length: 10_001 }, () => 0)],
])('a batch with %s is refused as a whole', async (_name, offsets) => {
  const { logs } = await bench('a')
  const logEvents = offsets.map((ms) => ({ message: 'm', timestamp: startAt - dayMs + ms }))

  const call = logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'a', logEvents }))

  await expect(call).rejects.toBeInstanceOf(InvalidParameterException)
  expect((await read(logs)).messages).toEqual([])
})

test('a batch of more than a megabyte is refused', async () => {
  const { logs } = await bench('a')

  await expect(put(logs, 'a', ['x'.repeat(1_048_576)])).rejects.toBeInstanceOf(
    InvalidParameterException,
  )
})

test('streams are listed by name and by their last event', async () => {
  const { logs } = await bench('a', 'b', 'c')
  await put(logs, 'b', ['early'])
  await put(logs, 'a', ['late'], startAt + 5)
  const names = async (input: object): Promise<unknown> => {
    const command = new DescribeLogStreamsCommand({ logGroupName, ...input })
    return (await logs.send(command)).logStreams?.map(({ logStreamName }) => logStreamName)
  }

  const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName, limit: 1 }))

  expect(logStreams?.[0]).toMatchObject({
    logStreamName: 'a',
    firstEventTimestamp: startAt + 5,
    lastEventTimestamp: startAt + 5,
    lastIngestionTime: startAt,
    arn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/shop/web:log-stream:a',
  })
  expect(await names({})).toEqual(['a', 'b', 'c'])
  expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['a', 'b', 'c'])
  expect(await names({ orderBy: 'LastEventTime' })).toEqual(['c', 'b', 'a'])
  expect(await names({ logStreamNamePrefix: 'b' })).toEqual(['b'])
})

test('streams are made once, deleted, and missed', async () => {
  const { logs } = await bench('a')
  const input = { logGroupName, logStreamName: 'a' }

  await expect(logs.send(new CreateLogStreamCommand(input))).rejects.toBeInstanceOf(
    ResourceAlreadyExistsException,
  )
  await expect(
    logs.send(new CreateLogStreamCommand({ ...input, logStreamName: 'a:b' })),
  ).rejects.toBeInstanceOf(InvalidParameterException)
  await logs.send(new DeleteLogStreamCommand(input))
  await expect(read(logs)).rejects.toBeInstanceOf(ResourceNotFoundException)
})

test('the bytes of a group are those of its messages, and survive a restart', async () => {
  const { world, logs } = await bench('a')
  await put(logs, 'a', ['héllo'])
  const resumed = createSimulator()

  resumed.restore(JSON.parse(JSON.stringify(world.save())))
  const { logGroups } = await clientsOf(resumed).logs.send(new DescribeLogGroupsCommand({}))

  expect(logGroups?.[0]?.storedBytes).toBe(6)
  expect((await read(clientsOf(resumed).logs)).messages).toEqual(['héllo'])
})
