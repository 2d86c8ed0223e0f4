import { createHash } from 'node:crypto'
import type {
  ListSubscriptionsByTopicInput,
  ListSubscriptionsByTopicResponse,
  SubscribeInput,
  SubscribeResponse,
  UnsubscribeInput,
} from '@aws-sdk/client-sns'
import { pageOf } from '../core/pages.ts'
import type { RequestContext } from '../core/types.ts'
import { findTopic, invalid } from './model.ts'
import type { SnsState } from './model.ts'

const pageMax = 100

const protocols: readonly string[] = [
  'http',
  'https',
  'email',
  'email-json',
  'sms',
  'sqs',
  'application',
  'lambda',
  'firehose',
]
/** They belong to AWS and are not asked whether they want to. */
const confirmedAtOnce: readonly string[] = ['sqs', 'lambda', 'firehose']

export function subscribe(state: SnsState, input: SubscribeInput): SubscribeResponse {
  const topic = findTopic(state, input.TopicArn)
  const { Protocol: protocol = '', Endpoint: endpoint = '' } = input
  if (!protocols.includes(protocol))
    throw invalid(`Amazon SNS does not support this protocol string: ${protocol}`)
  if (endpoint === '') throw invalid('Endpoint')
  // The same endpoint again is the same subscription.
  const digest = createHash('sha256').update(`${topic.arn} ${protocol} ${endpoint}`).digest('hex')
  const id = digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
  const arn = `${topic.arn}:${id}`
  const isConfirmed = confirmedAtOnce.includes(protocol)
  topic.subscriptions[arn] = { arn, protocol, endpoint, isConfirmed }
  const isShown = isConfirmed || input.ReturnSubscriptionArn === true
  return { SubscriptionArn: isShown ? arn : 'pending confirmation' }
}

export function unsubscribe(
  state: SnsState,
  { SubscriptionArn: arn = '' }: UnsubscribeInput,
): object {
  for (const topic of Object.values(state.topics)) delete topic.subscriptions[arn]
  return {}
}

export function listSubscriptionsByTopic(
  state: SnsState,
  input: ListSubscriptionsByTopicInput,
  { account }: RequestContext,
): ListSubscriptionsByTopicResponse {
  const topic = findTopic(state, input.TopicArn)
  const { items, nextToken } = pageOf(Object.values(topic.subscriptions), {
    keyOf: ({ arn }) => arn,
    token: input.NextToken,
    limit: undefined,
    limitMax: pageMax,
    badToken: 'InvalidParameterException',
    badLimit: 'InvalidParameterException',
  })
  return {
    Subscriptions: items.map(({ arn, protocol, endpoint, isConfirmed }) => ({
      SubscriptionArn: isConfirmed ? arn : 'PendingConfirmation',
      Owner: account,
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: topic.arn,
    })),
    NextToken: nextToken,
  }
}
