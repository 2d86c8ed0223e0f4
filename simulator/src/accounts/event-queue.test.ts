import { expect, test } from 'vitest'
import { createEventQueue } from './event-queue.ts'
import { createSimulator } from '../simulator.ts'

test('what people change comes into the queue, whatever the service, and once when it is made twice', async () => {
  const world = createSimulator()
  const QueueUrl = await createEventQueue(world)
  expect(await createEventQueue(world)).toBe(QueueUrl)

  await world.call('ecs', 'CreateCluster', { clusterName: 'prod' })
  await world.call('logs', 'CreateLogGroup', { logGroupName: 'web' })
  await world.call('cloudwatch', 'DeleteAlarms', { AlarmNames: ['busy'] }).catch(() => {})
  await world.call('scheduler', 'CreateScheduleGroup', { Name: 'jobs' })
  await world
    .call('iam', 'CreateRole', { RoleName: 'x', AssumeRolePolicyDocument: '{}' })
    .catch(() => {})
  world.advance(5_000)
  const { Messages } = (await world.call('sqs', 'ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: 10,
  })) as { Messages: { Body: string }[] }

  const told = Messages.map(({ Body }) => (JSON.parse(Body) as { source: string }).source)
  expect(told.toSorted()).toEqual(['aws.ecs', 'aws.logs', 'aws.monitoring', 'aws.scheduler'])
})
