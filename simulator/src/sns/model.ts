import { own } from '../core/own.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface SnsState {
  /** By ARN. */
  topics: Record<string, TopicState>
}

export interface TopicState {
  readonly arn: string
  readonly name: string
  attributes: Record<string, string>
  tags: Tags
  /** By ARN. */
  subscriptions: Record<string, SubscriptionState>
  /** Oldest first, the newest ones only. */
  messages: MessageState[]
}

export interface SubscriptionState {
  readonly arn: string
  readonly protocol: string
  readonly endpoint: string
  readonly isConfirmed: boolean
}

export interface MessageState {
  readonly id: string
  readonly at: number
  /** ARN of who published it. */
  readonly by: string
  readonly subject?: string
  readonly text: string
  readonly attributes: Readonly<Record<string, string>>
}

/** @throws AwsError NotFound */
export function findTopic(state: SnsState, arn = ''): TopicState {
  const topic = own(state.topics, arn)
  if (topic === undefined) throw new AwsError('NotFoundException', 'Topic does not exist')
  return topic
}

export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', `Invalid parameter: ${message}`)
}
