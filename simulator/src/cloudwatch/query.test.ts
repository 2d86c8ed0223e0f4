import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { createListener } from '../wire/listener.ts'
import { cloudwatchOf, openWorld } from './cloudwatch.testing.ts'

/** Asks as older releases of the AWS CLI do: a form in, XML out. */
async function ask(
  listener: ReturnType<typeof createListener>,
  form: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly xml: string }> {
  const answer = await listener({
    method: 'POST',
    path: '/',
    query: new Map(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      authorization: 'AWS4-HMAC-SHA256 Credential=dana/20260301/eu-west-1/monitoring/aws4_request',
    },
    body: Buffer.from(new URLSearchParams({ Version: '2010-08-01', ...form }).toString()),
  })
  if (answer.kind !== 'reply') throw new Error(answer.kind)
  return { status: answer.reply.status, xml: Buffer.from(answer.reply.body).toString('utf8') }
}

test('alarms are put, described and missed in the older protocol too', async () => {
  const world = openWorld()
  const listener = createListener(world)

  const put = await ask(listener, {
    Action: 'PutMetricAlarm',
    AlarmName: 'busy',
    Namespace: 'AWS/ECS',
    MetricName: 'CPUUtilization',
    'Dimensions.member.1.Name': 'ServiceName',
    'Dimensions.member.1.Value': 'web',
    Statistic: 'Average',
    Period: '60',
    EvaluationPeriods: '3',
    Threshold: '75.5',
    ComparisonOperator: 'GreaterThanThreshold',
  })
  const described = await ask(listener, { Action: 'DescribeAlarms' })
  const missed = await ask(listener, { Action: 'DeleteAlarms', 'AlarmNames.member.1': 'none' })
  const [alarm] = (await cloudwatchOf(world).send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []

  expect(put.status).toBe(200)
  expect(alarm).toMatchObject({
    AlarmName: 'busy',
    Dimensions: [{ Name: 'ServiceName', Value: 'web' }],
    Threshold: 75.5,
    Period: 60,
  })
  expect(described.xml).toContain('<AlarmName>busy</AlarmName>')
  expect(described.xml).toContain('<StateValue>INSUFFICIENT_DATA</StateValue>')
  expect(missed.status).toBe(404)
  expect(missed.xml).toContain('<Code>ResourceNotFound</Code>')
})
