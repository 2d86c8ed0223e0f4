import type { Peers } from '../core/peers.ts'
import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import { clean } from '../core/values.ts'
import {
  changeMessageVisibility,
  deleteMessage,
  deleteMessageBatch,
  put,
  sendMessage,
} from './messages.ts'
import type { SqsState } from './model.ts'
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listQueues,
  setQueueAttributes,
} from './queues.ts'
import { createWaiting } from './waiting.ts'

/** SQS as far as `SPEC.md` beside this file says. */
export function createSqs(): SimulatedService {
  const waiting = createWaiting()
  const service = statefulService<SqsState>({
    name: 'sqs',
    empty: () => ({ queues: {} }),
    operations: {
      CreateQueue: createQueue,
      DeleteQueue: deleteQueue,
      ListQueues: listQueues,
      GetQueueUrl: getQueueUrl,
      GetQueueAttributes: getQueueAttributes,
      SetQueueAttributes: setQueueAttributes,
      SendMessage: sendMessage,
      DeleteMessage: deleteMessage,
      DeleteMessageBatch: deleteMessageBatch,
      ChangeMessageVisibility: changeMessageVisibility,
      ReceiveMessage: (state, input, context) => waiting.receive(state, clean(input), context),
    },
    onEvent: (state, event, context) => waiting.onEvent(state, event, context),
    peer: (state, context): Peers['sqs'] => ({
      deliver(arn, body) {
        const queue = state.queues[arn.slice(arn.lastIndexOf(':') + 1)]
        if (queue !== undefined) put(queue, body, context, 0)
      },
    }),
  })
  return {
    ...service,
    restore(saved) {
      waiting.dismiss()
      service.restore(saved)
    },
    reset() {
      waiting.dismiss()
      service.reset()
    },
  }
}
