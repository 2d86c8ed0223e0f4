import type { World } from '../core/world.ts'

const name = 'plumbline-events'

/** What a program that watches services wants to hear of: events of ECS, and CloudTrail's records of these services. */
const EventPattern = JSON.stringify({
  source: [
    'aws.ecs',
    'aws.elasticloadbalancing',
    'aws.autoscaling',
    'aws.logs',
    'aws.monitoring',
    'aws.scheduler',
  ],
})

/** Makes a queue, and a rule that sends events of ECS and CloudTrail's records into it: its URL. Harmless again. */
export async function createEventQueue(world: World): Promise<string> {
  const { QueueUrl } = (await world.call('sqs', 'CreateQueue', { QueueName: name })) as {
    QueueUrl: string
  }
  await world.call('events', 'PutRule', { Name: name, EventPattern })
  const Arn = `arn:aws:sqs:${world.region}:${world.account}:${name}`
  await world.call('events', 'PutTargets', { Rule: name, Targets: [{ Id: 'queue', Arn }] })
  return QueueUrl
}
