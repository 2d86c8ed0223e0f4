import type { PublishInput, PublishResponse } from '@aws-sdk/client-sns'
import type { RequestContext } from '../core/types.ts'
import { uuid } from '../core/uuid.ts'
import { findTopic, invalid } from './model.ts'
import type { SnsState } from './model.ts'

const bytesMax = 262_144
const messagesMax = 1_000

/** Records a message; nobody gets it. */
export function publish(
  state: SnsState,
  input: PublishInput,
  context: RequestContext,
): PublishResponse {
  const topic = findTopic(state, input.TopicArn ?? input.TargetArn)
  const { Message: text = '', Subject: subject } = input
  if (text === '') throw invalid('Empty message')
  if (Buffer.byteLength(text) > bytesMax) throw invalid('Message too long')
  if (subject !== undefined && !/^[\x20-\x7E]{1,100}$/.test(subject)) throw invalid('Subject')
  const attributes = Object.entries(input.MessageAttributes ?? {}).map(
    ([name, { StringValue = '' }]) => [name, StringValue] as const,
  )
  const id = uuid(context)
  const message = {
    id,
    at: context.now,
    by: context.principal,
    text,
    attributes: Object.fromEntries(attributes),
    ...(subject !== undefined && { subject }),
  }
  topic.messages = [...topic.messages, message].slice(-messagesMax)
  return { MessageId: id }
}
