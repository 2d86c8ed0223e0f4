import { Duration } from 'aws-cdk-lib'
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { Place } from '../place.ts'

/**
 * What the controller hears of: ECS's own events, and the calls that CloudTrail saw in the services of its kinds.
 * Source: the same list in docs/operations.md, "To hear of changes at once".
 */
const sources = [
  'aws.ecs',
  'aws.elasticloadbalancing',
  'aws.autoscaling',
  'aws.application-autoscaling',
  'aws.logs',
  'aws.monitoring',
  'aws.scheduler',
]

/** How often the controller leaves a message that is no event, before it goes to the dead-letter queue. */
const maxReceiveCount = 2

/** Changes of AWS, on their way to the controller: EventBridge into a queue, and what is no event into another one. */
export class Events extends Construct {
  readonly queue: Queue

  constructor(scope: Construct, id: string, { name }: Place, alerts: ITopic) {
    super(scope, id)
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true }
    const dead = new Queue(this, 'Dead', {
      ...common,
      queueName: `${name}-events-dead`,
      retentionPeriod: Duration.days(14),
    })
    this.queue = new Queue(this, 'Queue', {
      ...common,
      queueName: `${name}-events`,
      visibilityTimeout: Duration.minutes(2),
      receiveMessageWaitTime: Duration.seconds(20),
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { queue: dead, maxReceiveCount },
    })
    new Rule(this, 'Changes', {
      ruleName: `${name}-changes`,
      description: 'Tells Plumbline of changes',
      eventPattern: { source: sources },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: dead, retryAttempts: 10 })],
    })
    new Alarm(this, 'DeadAlarm', {
      alarmName: `${name}-events-dead`,
      alarmDescription: 'Something that is no event came into the queue of events',
      metric: dead.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
    }).addAlarmAction(new SnsAction(alerts))
  }
}
