import type {
  CreateTopicInput,
  CreateTopicResponse,
  DeleteTopicInput,
  GetTopicAttributesInput,
  GetTopicAttributesResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  ListTopicsInput,
  ListTopicsResponse,
  SetTopicAttributesInput,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-sns'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import { checkedTags, tagList, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { TagRules, Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { findTopic, invalid } from './model.ts'
import type { SnsState, TopicState } from './model.ts'

const pageMax = 100
const tagRules: TagRules = { on: 'A topic', invalid, tooMany: 'TagLimitExceededException' }

/** Makes a topic, or answers with the one of that name when it is the same. */
export function createTopic(
  state: SnsState,
  input: CreateTopicInput,
  { account, region }: RequestContext,
): CreateTopicResponse {
  const { Name: name = '', Attributes: attributes = {} } = input
  if (!/^[\w-]{1,256}$|^[\w-]{1,251}\.fifo$/.test(name)) throw invalid('Topic Name')
  if ((attributes.FifoTopic === 'true') !== name.endsWith('.fifo')) {
    throw invalid('Fifo Topic names must end with .fifo')
  }
  const tags = checkedTags(tagsOf(input.Tags), tagRules)
  const arn = `arn:aws:sns:${region}:${account}:${name}`
  const before = own(state.topics, arn)
  if (before !== undefined) checkSame(before, attributes, tags)
  state.topics[arn] ??= { arn, name, attributes, tags, subscriptions: {}, messages: [] }
  return { TopicArn: arn }
}

function checkSame(topic: TopicState, attributes: Record<string, string>, tags: Tags): void {
  const differs = (was: Record<string, string>, wanted: Record<string, string>): boolean =>
    Object.entries(wanted).some(([key, value]) => was[key] !== value)
  if (differs(topic.attributes, attributes)) {
    throw invalid('Attributes Reason: Topic already exists with different attributes')
  }
  if (differs(topic.tags, tags)) {
    throw invalid('Tags Reason: Topic already exists with different tags')
  }
}

export function deleteTopic(state: SnsState, { TopicArn = '' }: DeleteTopicInput): object {
  delete state.topics[TopicArn]
  return {}
}

export function listTopics(state: SnsState, input: ListTopicsInput): ListTopicsResponse {
  const { items, nextToken } = pageOf(Object.values(state.topics), {
    keyOf: ({ arn }) => arn,
    token: input.NextToken,
    limit: undefined,
    limitMax: pageMax,
    badToken: 'InvalidParameterException',
    badLimit: 'InvalidParameterException',
  })
  return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: nextToken }
}

export function getTopicAttributes(
  state: SnsState,
  input: GetTopicAttributesInput,
  { account }: RequestContext,
): GetTopicAttributesResponse {
  const topic = findTopic(state, input.TopicArn)
  const subscriptions = Object.values(topic.subscriptions)
  const confirmed = subscriptions.filter(({ isConfirmed }) => isConfirmed).length
  return {
    Attributes: {
      TopicArn: topic.arn,
      Owner: account,
      DisplayName: '',
      SubscriptionsConfirmed: String(confirmed),
      SubscriptionsPending: String(subscriptions.length - confirmed),
      SubscriptionsDeleted: '0',
      ...topic.attributes,
    },
  }
}

export function setTopicAttributes(state: SnsState, input: SetTopicAttributesInput): object {
  const topic = findTopic(state, input.TopicArn)
  const { AttributeName: name = '', AttributeValue: value = '' } = input
  topic.attributes = { ...topic.attributes, [name]: value }
  return {}
}

export function tagResource(state: SnsState, input: TagResourceRequest): object {
  const topic = tagged(state, input.ResourceArn)
  topic.tags = checkedTags({ ...topic.tags, ...tagsOf(input.Tags) }, tagRules)
  return {}
}

export function untagResource(state: SnsState, input: UntagResourceRequest): object {
  const topic = tagged(state, input.ResourceArn)
  topic.tags = withoutTags(topic.tags, input.TagKeys)
  return {}
}

export function listTagsForResource(
  state: SnsState,
  input: ListTagsForResourceRequest,
): ListTagsForResourceResponse {
  return { Tags: tagList(tagged(state, input.ResourceArn).tags) }
}

function tagged(state: SnsState, arn = ''): TopicState {
  const topic = own(state.topics, arn)
  if (topic === undefined) {
    throw new AwsError('ResourceNotFoundException', 'Resource does not exist')
  }
  return topic
}
