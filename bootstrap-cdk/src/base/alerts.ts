import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription, LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import type { Place } from '../place.ts'

/** Where alarms are told, and who hears them. */
export class Alerts extends Construct {
  readonly topic: Topic

  constructor(scope: Construct, id: string, { config, name }: Place) {
    super(scope, id)
    const { emails, functions } = config.alerts
    this.topic = new Topic(this, 'Topic', { topicName: `${name}-alerts`, enforceSSL: true })
    this.topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
      }),
    )
    for (const address of emails) this.topic.addSubscription(new EmailSubscription(address))
    for (const [index, arn] of functions.entries()) {
      const told = Lambda.fromFunctionArn(this, `Function${index}`, arn)
      this.topic.addSubscription(new LambdaSubscription(told))
    }
  }
}
