import { PublishCommand } from '@aws-sdk/client-sns'
import type { Notifier } from '../../model/alerts.ts'
import { writes } from '../../model/aws.ts'
import type { Caller } from '../aws/caller.ts'
import { headline, safe, textOf } from './text.ts'

const publish = writes('sns:Publish', PublishCommand)

/** What a topic as a sink calls. */
export const snsCalls = [publish]

/** Publishes alerts to a topic; subscribers can filter by the attributes. */
export function sns({
  name,
  topic,
  send,
}: {
  readonly name: string
  readonly topic: string
  readonly send: Caller
}): Notifier {
  return {
    name,
    async send(alert) {
      const told = safe(alert)
      const attribute = (StringValue: string) => ({ DataType: 'String', StringValue })
      const input = {
        TopicArn: topic,
        // SNS takes 100 characters of ASCII.
        Subject: headline(told)
          .replaceAll(/[^\x20-\x7e]/g, '?')
          .slice(0, 100),
        Message: textOf(told),
        MessageAttributes: {
          id: attribute(alert.id),
          state: attribute(alert.state),
          level: attribute(alert.level),
          cause: attribute(told.cause),
        },
      }
      await send({ op: publish.op, access: 'write', input })
    },
  }
}
