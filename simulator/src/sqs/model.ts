import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface SqsState {
  /** By name. */
  queues: Record<string, QueueState>
}

export interface QueueState {
  readonly name: string
  readonly createdAt: number
  attributes: Record<string, string>
  /** In the order in which they were sent. */
  messages: MessageState[]
}

export interface MessageState {
  readonly id: string
  readonly body: string
  readonly sentAt: number
  /** ARN of who sent it. */
  readonly sender: string
  visibleAt: number
  receives: number
  firstReceivedAt?: number
  /** Of the newest receive. */
  handle?: string
}

type Place = Pick<RequestContext, 'account' | 'region'>

export function queueUrl({ account, region }: Place, name: string): string {
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`
}

export function queueArn({ account, region }: Place, name: string): string {
  return `arn:aws:sqs:${region}:${account}:${name}`
}

/** @throws AwsError QueueDoesNotExist */
export function findQueue(state: SqsState, url: string | undefined): QueueState {
  const queue = own(state.queues, /\/([^/]+)\/?$/.exec(url ?? '')?.[1] ?? '')
  if (queue === undefined) throw noQueue()
  return queue
}

export function noQueue(): AwsError {
  return new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
}

/** A numeric attribute of a queue, which is always there. */
export function numberOf({ attributes }: QueueState, name: string): number {
  return Number(attributes[name])
}

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message)
}
