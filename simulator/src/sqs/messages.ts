import { createHash } from 'node:crypto'
import type {
  ChangeMessageVisibilityRequest,
  DeleteMessageBatchRequest,
  DeleteMessageBatchResult,
  DeleteMessageRequest,
  Message,
  SendMessageRequest,
  SendMessageResult,
} from '@aws-sdk/client-sqs'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { uuid } from '../core/uuid.ts'
import { findQueue, invalidValue, numberOf } from './model.ts'
import type { MessageState, QueueState, SqsState } from './model.ts'

const delaySecondsMax = 900
const visibilitySecondsMax = 43_200
const batchMax = 10

/** Puts a message into a queue, to be seen after its delay. */
export function sendMessage(
  state: SqsState,
  input: SendMessageRequest,
  context: RequestContext,
): SendMessageResult {
  const queue = findQueue(state, input.QueueUrl)
  const { MessageBody: body = '', DelaySeconds: delay = numberOf(queue, 'DelaySeconds') } = input
  if (Object.keys(input.MessageAttributes ?? {}).length > 0) {
    throw new AwsError('UnsupportedOperation', 'The simulator takes no message attributes.')
  }
  if (delay < 0 || delay > delaySecondsMax) {
    throw invalidValue(`Value ${delay} for parameter DelaySeconds is invalid.`)
  }
  const bytes = Buffer.byteLength(body)
  const bytesMax = numberOf(queue, 'MaximumMessageSize')
  if (bytes === 0 || bytes > bytesMax) {
    throw invalidValue(
      `One or more parameters are invalid. Reason: Message must be 1 to ${bytesMax} bytes.`,
    )
  }
  if (notXml.test(body)) {
    throw new AwsError('InvalidMessageContents', 'Invalid characters found in the message.')
  }
  const id = put(queue, body, context, delay)
  return { MessageId: id, MD5OfMessageBody: md5(body) }
}

/** What is no character of XML 1.0. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const notXml = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/

export function put(
  queue: QueueState,
  body: string,
  context: RequestContext,
  delaySeconds: number,
): string {
  const { now, principal } = context
  const message: MessageState = {
    id: uuid(context),
    body,
    sentAt: now,
    sender: principal,
    visibleAt: now + delaySeconds * 1_000,
    receives: 0,
  }
  queue.messages.push(message)
  context.after(delaySeconds * 1_000, { type: 'visible', queue: queue.name })
  return message.id
}

/** At most `most` messages that are visible now. Each is hidden from everybody else for a while. */
export function take(
  state: SqsState,
  queue: QueueState,
  { most, visibilitySeconds }: { readonly most: number; readonly visibilitySeconds: number },
  context: RequestContext,
): readonly MessageState[] {
  const { now } = context
  forgetOld(queue, now)
  moveDead(state, queue, context)
  const visible = queue.messages
    .filter(({ visibleAt }) => visibleAt <= now)
    .toSorted((a, b) => a.visibleAt - b.visibleAt)
    .slice(0, most)
  for (const message of visible) {
    message.receives += 1
    message.firstReceivedAt ??= now
    message.visibleAt = now + visibilitySeconds * 1_000
    message.handle = `${message.id}#${uuid(context)}`
  }
  const wakes = visible.length > 0
  if (wakes) context.after(visibilitySeconds * 1_000, { type: 'visible', queue: queue.name })
  return visible.map((message) => ({ ...message }))
}

function forgetOld(queue: QueueState, now: number): void {
  const oldest = now - numberOf(queue, 'MessageRetentionPeriod') * 1_000
  queue.messages = queue.messages.filter(({ sentAt }) => sentAt > oldest)
}

/** What was received too often goes to the dead-letter queue, when there is one. */
function moveDead(state: SqsState, queue: QueueState, context: RequestContext): void {
  const policy = queue.attributes.RedrivePolicy
  if (policy === undefined) return
  const { deadLetterTargetArn = '', maxReceiveCount } = JSON.parse(policy) as {
    deadLetterTargetArn?: string
    maxReceiveCount?: number | string
  }
  const target = state.queues[deadLetterTargetArn.slice(deadLetterTargetArn.lastIndexOf(':') + 1)]
  if (target === undefined) return
  const isDead = ({ receives, visibleAt }: MessageState): boolean =>
    visibleAt <= context.now && receives >= Number(maxReceiveCount)
  for (const { handle: _old, ...message } of queue.messages.filter(isDead)) {
    target.messages.push({ ...message, receives: 0, visibleAt: context.now })
  }
  queue.messages = queue.messages.filter((message) => !isDead(message))
}

/** A message as ReceiveMessage answers it. */
export function messageOf(message: MessageState, names: readonly string[]): Message {
  const { id, body, handle, sentAt, sender, receives, firstReceivedAt } = message
  const all: Readonly<Record<string, string>> = {
    SenderId: sender,
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: String(receives),
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
  }
  const told = Object.entries(all).filter(([key]) => names.includes('All') || names.includes(key))
  return {
    MessageId: id,
    ReceiptHandle: handle,
    MD5OfBody: md5(body),
    Body: body,
    ...(told.length > 0 && { Attributes: Object.fromEntries(told) }),
  }
}

export function deleteMessage(
  state: SqsState,
  { QueueUrl, ReceiptHandle = '' }: DeleteMessageRequest,
): object {
  remove(findQueue(state, QueueUrl), ReceiptHandle)
  return {}
}

function remove(queue: QueueState, handle: string): void {
  if (!handle.includes('#')) throw badHandle(handle)
  queue.messages = queue.messages.filter((message) => message.handle !== handle)
}

export function deleteMessageBatch(
  state: SqsState,
  { QueueUrl, Entries = [] }: DeleteMessageBatchRequest,
): DeleteMessageBatchResult {
  const queue = findQueue(state, QueueUrl)
  if (Entries.length === 0) throw new AwsError('EmptyBatchRequest', 'There are no entries.')
  if (Entries.length > batchMax) {
    throw new AwsError('TooManyEntriesInBatchRequest', `At most ${batchMax} entries are taken.`)
  }
  const good = Entries.filter(({ ReceiptHandle = '' }) => ReceiptHandle.includes('#'))
  for (const { ReceiptHandle = '' } of good) remove(queue, ReceiptHandle)
  return {
    Successful: good.map(({ Id }) => ({ Id })),
    Failed: Entries.filter((entry) => !good.includes(entry)).map(({ Id }) => ({
      Id,
      SenderFault: true,
      Code: 'ReceiptHandleIsInvalid',
    })),
  }
}

export function changeMessageVisibility(
  state: SqsState,
  { QueueUrl, ReceiptHandle = '', VisibilityTimeout = 0 }: ChangeMessageVisibilityRequest,
  context: RequestContext,
): object {
  const queue = findQueue(state, QueueUrl)
  if (VisibilityTimeout < 0 || VisibilityTimeout > visibilitySecondsMax) {
    throw invalidValue(`Value ${VisibilityTimeout} for parameter VisibilityTimeout is invalid.`)
  }
  if (!ReceiptHandle.includes('#')) throw badHandle(ReceiptHandle)
  const message = queue.messages.find(({ handle }) => handle === ReceiptHandle)
  if (message === undefined || message.visibleAt <= context.now) {
    throw new AwsError('MessageNotInflight', 'The specified message isn’t in flight.')
  }
  message.visibleAt = context.now + VisibilityTimeout * 1_000
  context.after(VisibilityTimeout * 1_000, { type: 'visible', queue: queue.name })
  return {}
}

function badHandle(handle: string): AwsError {
  return new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not valid.`,
  )
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
