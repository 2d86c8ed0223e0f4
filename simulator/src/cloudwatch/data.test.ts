import { GetMetricDataCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import type {
  CloudWatchClient,
  GetMetricDataInput,
  MetricDataQuery,
  MetricDatum,
} from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { cloudwatchOf, openWorld, prime, startAt } from './cloudwatch.testing.ts'

const minute = 60_000
const Metric = { Namespace: 'Shop', MetricName: 'Orders' }

function put(client: CloudWatchClient, datum: Omit<MetricDatum, 'MetricName'>) {
  const MetricData = [{ MetricName: 'Orders', ...datum }]
  return client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData }))
}

function read(
  client: CloudWatchClient,
  MetricDataQueries: MetricDataQuery[],
  more: Partial<GetMetricDataInput> = {},
) {
  return client.send(
    new GetMetricDataCommand({
      MetricDataQueries,
      StartTime: new Date(startAt),
      EndTime: new Date(startAt + 10 * minute),
      ScanBy: 'TimestampAscending',
      ...more,
    }),
  )
}

async function stat(client: CloudWatchClient, Stat: string): Promise<number[] | undefined> {
  const answer = await read(client, [{ Id: 'm', MetricStat: { Metric, Period: 60, Stat } }])
  return answer.MetricDataResults?.[0]?.Values
}

/** Orders of 1, 2, 3 in the first minute and of 10 in the third. */
async function withOrders(): Promise<CloudWatchClient> {
  const client = cloudwatchOf(openWorld())
  await put(client, { Values: [1, 3], Counts: [1, 1], Timestamp: new Date(startAt) })
  await put(client, { Value: 2, Timestamp: new Date(startAt + 30_000) })
  await put(client, { Value: 10, Timestamp: new Date(startAt + 2 * minute) })
  return client
}

test.each([
  ['Average', [2, 10]],
  ['Sum', [6, 10]],
  ['Minimum', [1, 10]],
  ['Maximum', [3, 10]],
  ['SampleCount', [3, 1]],
  ['p50', [2, 10]],
  ['p99', [3, 10]],
])('%s of each period that has data', async (name, expected) => {
  expect(await stat(await withOrders(), name)).toEqual(expected)
})

test('a statistic set counts, but has no percentiles', async () => {
  const client = cloudwatchOf(openWorld())
  const StatisticValues = { SampleCount: 4, Sum: 20, Minimum: 1, Maximum: 9 }
  await put(client, { StatisticValues })

  expect(await stat(client, 'Average')).toEqual([5])
  expect(await stat(client, 'p50')).toEqual([])
})

test('answers carry times and labels, newest first unless asked otherwise', async () => {
  const client = await withOrders()
  const query = { Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }

  const { MetricDataResults } = await read(client, [query], { ScanBy: undefined })

  expect(MetricDataResults).toEqual([
    {
      Id: 'm',
      Label: 'Orders',
      Timestamps: [new Date(startAt + 2 * minute), new Date(startAt)],
      Values: [10, 6],
      StatusCode: 'Complete',
    },
  ])
})

test('a primed metric reports each minute, from its beginning to its end', async () => {
  const world = openWorld()
  const client = cloudwatchOf(world)
  world.advance(30_000)
  prime(world, 40)
  world.advance(2 * minute)
  prime(world, 60)
  world.advance(minute)
  prime(world, null)
  const Metric = {
    Namespace: 'AWS/ECS',
    MetricName: 'CPUUtilization',
    Dimensions: [
      { Name: 'ClusterName', Value: 'shop' },
      { Name: 'ServiceName', Value: 'web' },
    ],
  }

  const answer = await read(client, [
    { Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Average' } },
  ])

  expect(answer.MetricDataResults?.[0]).toMatchObject({
    Timestamps: [1, 2, 3].map((i) => new Date(startAt + i * minute)),
    Values: [40, 40, 60],
  })
})

test.each([
  ['o * 2 + 1', [13, 21]],
  ['(o + 4) / 2 - 1', [4, 6]],
  ['-o + 2 ^ 3', [2, -2]],
  ['10 / (o - 10)', [-2.5]],
  ['IF(o > 6, 1, 0)', [0, 1]],
  ['IF(o > 6, o)', [10]],
  ['o >= 6 AND o != 10', [1, 0]],
  ['FILL(o, 0)', [6, 0, 10, 0]],
  ['FILL(o, REPEAT)', [6, 6, 10, 10]],
  ['MAX(o, c * 3)', [9, 10]],
  ['CEIL(o / 4) + ABS(-1)', [3, 4]],
  ['AVG(o, c)', [4.5, 5.5]],
])('%s is %j', async (Expression, expected) => {
  const client = await withOrders()

  const answer = await read(
    client,
    [
      { Id: 'o', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
      { Id: 'c', MetricStat: { Metric, Period: 60, Stat: 'SampleCount' }, ReturnData: false },
      { Id: 'e', Expression },
    ],
    { EndTime: new Date(startAt + 4 * minute) },
  )

  expect(answer.MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([['e', expected]])
})

test.each<[string, MetricDataQuery]>([
  ['a function that is not known', { Id: 'e', Expression: 'RATE(m)' }],
  ['an id that is not there', { Id: 'e', Expression: 'none + 1' }],
  ['a query that reads itself', { Id: 'e', Expression: 'e + 1' }],
  ['an open parenthesis', { Id: 'e', Expression: '(m + 1' }],
  ['a capital id', { Id: 'E', Expression: 'm' }],
  ['neither metric nor expression', { Id: 'e' }],
])('%s is refused', async (_, query) => {
  const m = { Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }

  await expect(read(cloudwatchOf(openWorld()), [m, query])).rejects.toMatchObject({
    name: 'ValidationException',
  })
})

test('nobody writes into the namespaces of AWS, or into the far past', async () => {
  const client = cloudwatchOf(openWorld())
  const MetricData = [{ MetricName: 'CPUUtilization', Value: 1 }]

  const foreign = client.send(new PutMetricDataCommand({ Namespace: 'AWS/ECS', MetricData }))
  const old = put(client, { Value: 1, Timestamp: new Date(startAt - 15 * 86_400_000) })

  await expect(foreign).rejects.toMatchObject({ name: 'InvalidParameterValueException' })
  await expect(old).rejects.toMatchObject({ name: 'InvalidParameterValueException' })
})

test('commands that make no sense say so', () => {
  const world = openWorld()
  const metric = { type: 'metric', namespace: 'Shop', name: 'Orders' }

  expect(() => world.control('cloudwatch', { type: 'mertic' })).toThrow('there is: metric')
  expect(() => world.control('cloudwatch', { ...metric, value: 'high' })).toThrow(
    'a number or null',
  )
  expect(() => world.control('cloudwatch', { type: 'metric', value: 1 })).toThrow('namespace')
})
