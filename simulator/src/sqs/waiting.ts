import type { ReceiveMessageRequest, ReceiveMessageResult } from '@aws-sdk/client-sqs'
import type { RequestContext, TimedEvent } from '../core/types.ts'
import { messageOf, take } from './messages.ts'
import { findQueue, invalidValue, numberOf } from './model.ts'
import type { SqsState } from './model.ts'

const messagesMax = 10
const waitSecondsMax = 20

/** A ReceiveMessage that waits for a message. It is no part of the state: a connection does not outlive its world. */
interface Waiter {
  readonly id: number
  readonly queue: string
  readonly input: ReceiveMessageRequest
  readonly answer: (result: ReceiveMessageResult) => void
}

/** Those who wait, in the order in which they came. */
export interface Waiting {
  receive(
    state: SqsState,
    input: ReceiveMessageRequest,
    context: RequestContext,
  ): ReceiveMessageResult | Promise<ReceiveMessageResult>
  /** A message became visible, or somebody has waited long enough. */
  onEvent(state: SqsState, event: TimedEvent, context: RequestContext): void
  /** Answers everybody with nothing. */
  dismiss(): void
}

export function createWaiting(): Waiting {
  let waiters: Waiter[] = []
  let lastId = 0

  function end(ended: Waiter, result: ReceiveMessageResult): void {
    waiters = waiters.filter((waiter) => waiter !== ended)
    ended.answer(result)
  }

  return {
    receive(state, input, context) {
      const queue = findQueue(state, input.QueueUrl)
      const waitSeconds = input.WaitTimeSeconds ?? numberOf(queue, 'ReceiveMessageWaitTimeSeconds')
      check('WaitTimeSeconds', waitSeconds, 0, waitSecondsMax)
      check('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, messagesMax)
      const first = received(state, input, context)
      if (first.Messages !== undefined || waitSeconds === 0) return first
      return new Promise((answer) => {
        lastId += 1
        waiters.push({ id: lastId, queue: queue.name, input, answer })
        context.after(waitSeconds * 1_000, { type: 'waited', waiter: lastId })
      })
    },
    onEvent(state, event, context) {
      for (const waiter of waiters) {
        if (event.type === 'waited' && waiter.id === event.waiter) end(waiter, {})
        if (event.type !== 'visible' || waiter.queue !== event.queue) continue
        if (state.queues[waiter.queue] === undefined) continue
        const result = received(state, waiter.input, context)
        if (result.Messages !== undefined) end(waiter, result)
      }
    },
    dismiss() {
      for (const waiter of waiters) end(waiter, {})
    },
  }
}

function received(
  state: SqsState,
  input: ReceiveMessageRequest,
  context: RequestContext,
): ReceiveMessageResult {
  const queue = findQueue(state, input.QueueUrl)
  const { MaxNumberOfMessages: most = 1 } = input
  const visibilitySeconds = input.VisibilityTimeout ?? numberOf(queue, 'VisibilityTimeout')
  const names = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]
  const messages = take(state, queue, { most, visibilitySeconds }, context)
  if (messages.length === 0) return {}
  return { Messages: messages.map((message) => messageOf(message, names)) }
}

function check(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return
  throw invalidValue(
    `Value ${value} for parameter ${name} is invalid. Reason: Must be >= ${least} and <= ${most}.`,
  )
}
