import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import type { Message, ReceiveMessageResult } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { reads, writes } from '../../model/aws.ts'
import type { Delivery, HintQueue } from '../../model/hints.ts'
import type { Caller } from './caller.ts'
import { readEvent } from './read-event.ts'

/** Below the time in which every call must answer. */
const waitSeconds = 15
const messagesMax = 10
/** How often a message that is no event is left for the dead-letter queue before it is removed. */
const malformedReceivesMax = 3

const receiveMessage = writes('sqs:ReceiveMessage', ReceiveMessageCommand)
const deleteMessages = writes('sqs:DeleteMessageBatch', DeleteMessageBatchCommand)
const whoAmI = reads('sts:GetCallerIdentity', GetCallerIdentityCommand)

/** What listening calls. */
export const eventQueueCalls = [receiveMessage, deleteMessages, whoAmI]

/** A queue of SQS into which EventBridge sends events of ECS and records of CloudTrail. */
export function eventQueue(url: string, send: Caller): HintQueue {
  let own: Promise<string> | undefined

  /** Asked once, and again when it could not be told. */
  function ownArn(): Promise<string> {
    const asked = own ?? askOwnArn(send)
    own = asked
    asked.catch(() => (own = undefined))
    return asked
  }

  return {
    name: url.slice(url.lastIndexOf('/') + 1),
    async receive() {
      const arn = await ownArn()
      const input = {
        QueueUrl: url,
        MaxNumberOfMessages: messagesMax,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount' as const],
      }
      const { op } = receiveMessage
      const { Messages = [] }: ReceiveMessageResult = await send({ op, access: 'write', input })
      return deliveryOf(Messages, arn, (messages) => remove(url, messages, send))
    },
  }
}

async function askOwnArn(send: Caller): Promise<string> {
  const { Arn = '' }: { Arn?: string } = await send({ op: whoAmI.op, access: 'read', input: {} })
  return Arn
}

function deliveryOf(
  messages: readonly Message[],
  own: string,
  remove: (messages: readonly Message[]) => Promise<void>,
): Delivery {
  const read = messages.map((message) => ({ message, reading: readEvent(message.Body ?? '', own) }))
  const bad = read.filter(({ reading }) => reading.is === 'malformed').map(({ message }) => message)
  const kept = bad.filter((message) => receivesOf(message) < malformedReceivesMax)
  return {
    hints: read.flatMap(({ reading }) => (reading.is === 'hint' ? [reading.hint] : [])),
    malformed: bad.length,
    done: () => remove(messages.filter((message) => !kept.includes(message))),
  }
}

function receivesOf({ Attributes }: Message): number {
  return Number(Attributes?.ApproximateReceiveCount ?? malformedReceivesMax)
}

/** What cannot be removed comes again, which changes nothing. */
async function remove(url: string, messages: readonly Message[], send: Caller): Promise<void> {
  if (messages.length === 0) return
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
  await send({ op: deleteMessages.op, access: 'write', input: { QueueUrl: url, Entries } })
}
