import type {
  CreateQueueRequest,
  CreateQueueResult,
  DeleteQueueRequest,
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  GetQueueUrlRequest,
  GetQueueUrlResult,
  ListQueuesRequest,
  ListQueuesResult,
  SetQueueAttributesRequest,
} from '@aws-sdk/client-sqs'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { findQueue, noQueue, queueArn, queueUrl } from './model.ts'
import type { SqsState } from './model.ts'

/** The lowest, the highest and the default value of each numeric attribute. */
const ranges: Readonly<Record<string, readonly [number, number, number]>> = {
  VisibilityTimeout: [0, 43_200, 30],
  DelaySeconds: [0, 900, 0],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  MaximumMessageSize: [1_024, 1_048_576, 1_048_576],
}
const documents: readonly string[] = ['RedrivePolicy', 'Policy']
const listMax = 1_000

export function createQueue(
  state: SqsState,
  { QueueName: name = '', Attributes = {} }: CreateQueueRequest,
  context: RequestContext,
): CreateQueueResult {
  if (!/^[\w-]{1,80}$/.test(name)) {
    throw new AwsError(
      'InvalidParameterValue',
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    )
  }
  const wanted = checked(Attributes)
  const QueueUrl = queueUrl(context, name)
  const there = own(state.queues, name)
  if (there !== undefined) {
    const same = Object.entries(wanted).every(([key, value]) => there.attributes[key] === value)
    if (same) return { QueueUrl }
    throw new AwsError(
      'QueueNameExists',
      'A queue already exists with the same name and a different value for an attribute',
    )
  }
  const defaults = Object.entries(ranges).map(([key, [, , value]]) => [key, String(value)])
  const attributes = { ...Object.fromEntries(defaults), ...wanted } as Record<string, string>
  state.queues[name] = { name, createdAt: context.now, attributes, messages: [] }
  return { QueueUrl }
}

/** @throws AwsError InvalidAttributeName, InvalidAttributeValue */
function checked(attributes: Readonly<Record<string, string>>): Record<string, string> {
  for (const [name, value] of Object.entries(attributes)) {
    if (documents.includes(name)) continue
    const range = own(ranges, name)
    if (range === undefined) {
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`)
    }
    const [least, most] = range
    if (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most) {
      throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`)
    }
  }
  return { ...attributes }
}

export function deleteQueue(state: SqsState, { QueueUrl }: DeleteQueueRequest): object {
  const { name } = findQueue(state, QueueUrl)
  delete state.queues[name]
  return {}
}

export function listQueues(
  state: SqsState,
  { QueueNamePrefix = '', NextToken, MaxResults }: ListQueuesRequest,
  context: RequestContext,
): ListQueuesResult {
  const names = Object.keys(state.queues).filter((name) => name.startsWith(QueueNamePrefix))
  const { items, nextToken } = pageOf(names, {
    keyOf: (name) => name,
    token: NextToken,
    limit: MaxResults,
    limitMax: listMax,
    badToken: 'InvalidParameterValue',
    badLimit: 'InvalidParameterValue',
  })
  return { QueueUrls: items.map((name) => queueUrl(context, name)), NextToken: nextToken }
}

export function getQueueUrl(
  state: SqsState,
  { QueueName = '' }: GetQueueUrlRequest,
  context: RequestContext,
): GetQueueUrlResult {
  if (own(state.queues, QueueName) === undefined) throw noQueue()
  return { QueueUrl: queueUrl(context, QueueName) }
}

export function setQueueAttributes(
  state: SqsState,
  { QueueUrl, Attributes = {} }: SetQueueAttributesRequest,
): object {
  Object.assign(findQueue(state, QueueUrl).attributes, checked(Attributes))
  return {}
}

export function getQueueAttributes(
  state: SqsState,
  { QueueUrl, AttributeNames = [] }: GetQueueAttributesRequest,
  context: RequestContext,
): GetQueueAttributesResult {
  const queue = findQueue(state, QueueUrl)
  const { name, createdAt, messages } = queue
  const hidden = messages.filter(({ visibleAt }) => visibleAt > context.now)
  const inFlight = hidden.filter(({ receives }) => receives > 0).length
  const all: Readonly<Record<string, string>> = {
    ...queue.attributes,
    QueueArn: queueArn(context, name),
    CreatedTimestamp: String(Math.floor(createdAt / 1_000)),
    ApproximateNumberOfMessages: String(messages.length - hidden.length),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(hidden.length - inFlight),
  }
  const wanted: readonly string[] = AttributeNames
  const told = Object.entries(all).filter(([key]) => wanted.includes('All') || wanted.includes(key))
  return { Attributes: Object.fromEntries(told) }
}
