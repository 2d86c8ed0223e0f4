import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  InvalidAttributeValue,
  InvalidMessageContents,
  ListQueuesCommand,
  MessageNotInflight,
  QueueDoesNotExist,
  QueueNameExists,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { ReceiveMessageCommandInput } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { serve } from '../http.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs'

async function withQueue(attributes: Record<string, string> = {}, world = createSimulator()) {
  const sqs = clientBefore(world)
  await sqs.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes: attributes }))
  return {
    world,
    sqs,
    send: (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    receive: async (more: Partial<ReceiveMessageCommandInput> = {}) => {
      const input = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }
      const command = new ReceiveMessageCommand({ ...input, ...more } as ReceiveMessageCommandInput)
      return (await sqs.send(command)).Messages ?? []
    },
  }
}

function clientBefore(world: World): SQSClient {
  return new SQSClient({ ...clientOptions, requestHandler: inProcessHandler(world) })
}

/** Lets requests that are on their way arrive. */
const arrived = () => new Promise((resolve) => setImmediate(resolve))

const bodies = (messages: readonly { Body?: string | undefined }[]) =>
  messages.map(({ Body }) => Body)

test('a queue is made once, found by its name, and deleted', async () => {
  const { sqs } = await withQueue({ VisibilityTimeout: '60' })
  const again = (VisibilityTimeout: string) =>
    sqs.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes: { VisibilityTimeout } }))

  expect((await again('60')).QueueUrl).toBe(QueueUrl)
  await expect(again('61')).rejects.toBeInstanceOf(QueueNameExists)
  expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).QueueUrl).toBe(QueueUrl)
  expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'j' }))).QueueUrls).toEqual([
    QueueUrl,
  ])
  await sqs.send(new DeleteQueueCommand({ QueueUrl }))
  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).rejects.toBeInstanceOf(
    QueueDoesNotExist,
  )
})

test('attributes outside their ranges are refused, others read back', async () => {
  const { sqs } = await withQueue()
  const set = (Attributes: Record<string, string>) =>
    sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }))

  await expect(set({ VisibilityTimeout: '43201' })).rejects.toBeInstanceOf(InvalidAttributeValue)
  await expect(set({ Colour: 'red' })).rejects.toMatchObject({ name: 'InvalidAttributeName' })
  await set({ DelaySeconds: '5' })
  const read = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))

  expect(read.Attributes).toMatchObject({
    QueueArn: 'arn:aws:sqs:eu-west-1:123456789012:jobs',
    DelaySeconds: '5',
    VisibilityTimeout: '30',
    ApproximateNumberOfMessages: '0',
  })
})

test('a message is received once, and again when its visibility timeout is over', async () => {
  const { world, send, receive } = await withQueue()
  await send('one')

  const [first] = await receive()
  const meanwhile = await receive()
  world.advance(30_000)
  const [second] = await receive()

  expect(first).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '1' } })
  expect(meanwhile).toEqual([])
  expect(second).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '2' } })
  expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle)
})

test('only the newest receipt handle deletes', async () => {
  const { world, sqs, send, receive } = await withQueue()
  await send('one')
  const [first] = await receive()
  world.advance(30_000)
  const [second] = await receive()
  const remove = (ReceiptHandle: string | undefined) =>
    sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))

  await remove(first?.ReceiptHandle)
  world.advance(30_000)
  const [third] = await receive()
  await remove(third?.ReceiptHandle)
  world.advance(30_000)

  expect(second?.MessageId).toBe(first?.MessageId)
  expect(third?.Body).toBe('one')
  expect(await receive()).toEqual([])
  await expect(remove('nonsense')).rejects.toBeInstanceOf(ReceiptHandleIsInvalid)
})

test('several messages are deleted at once, and what is wrong is told for each', async () => {
  const { world, sqs, send, receive } = await withQueue()
  for (const body of ['one', 'two']) await send(body)
  const [one, two] = await receive()

  const answer = await sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: 'a', ReceiptHandle: one?.ReceiptHandle },
        { Id: 'b', ReceiptHandle: two?.ReceiptHandle },
        { Id: 'c', ReceiptHandle: 'nonsense' },
      ],
    }),
  )
  world.advance(30_000)

  expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['a', 'b'])
  expect(answer.Failed).toMatchObject([{ Id: 'c', Code: 'ReceiptHandleIsInvalid' }])
  expect(await receive()).toEqual([])
})

test('a long poll waits until a message comes, and no longer than it was asked to', async () => {
  const { world, send, receive } = await withQueue()
  const answers: unknown[] = []
  const poll = async () => answers.push(bodies(await receive({ WaitTimeSeconds: 20 })))

  const first = poll()
  await arrived()
  world.advance(19_999)
  await send('late')
  world.advance(0)
  await first
  const second = poll()
  await arrived()
  world.advance(19_999)
  await arrived()
  expect(answers).toEqual([['late']])
  world.advance(1)
  await second

  expect(answers).toEqual([['late'], []])
})

test('who waits longest is served first, and nobody gets what another has', async () => {
  const { world, send, receive } = await withQueue()
  const polls = [1, 2].map(() => receive({ WaitTimeSeconds: 20, MaxNumberOfMessages: 1 }))
  await arrived()

  await send('one')
  await send('two')
  world.advance(0)

  expect((await Promise.all(polls)).map(bodies)).toEqual([['one'], ['two']])
})

test('a long poll over HTTP holds nobody else up', async () => {
  const { world } = await withQueue()
  const server = await serve(world, { port: 0 })
  const sqs = new SQSClient({ ...clientOptions, endpoint: server.url })

  const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }))
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'over the wire' }))
  world.advance(0)

  expect(bodies((await poll).Messages ?? [])).toEqual(['over the wire'])
  sqs.destroy()
  await server.close()
})

test('visibility is changed while a message is in flight, and not after', async () => {
  const { world, sqs, send, receive } = await withQueue()
  await send('one')
  const [message] = await receive()
  const change = (VisibilityTimeout: number) =>
    sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout,
      }),
    )

  await change(100)
  world.advance(99_000)
  expect(await receive()).toEqual([])
  await change(0)

  expect(bodies(await receive({ VisibilityTimeout: 0 }))).toEqual(['one'])
  await expect(change(10)).rejects.toBeInstanceOf(MessageNotInflight)
})

test('what is received too often goes to the dead-letter queue', async () => {
  const { world, sqs, send, receive } = await withQueue()
  const dead = await sqs.send(new CreateQueueCommand({ QueueName: 'dead' }))
  const deadLetterTargetArn = 'arn:aws:sqs:eu-west-1:123456789012:dead'
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 })
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }))
  await send('poison')

  const seen: unknown[] = []
  for (let time = 0; time < 3; time++) {
    seen.push(bodies(await receive()))
    world.advance(30_000)
  }

  expect(seen).toEqual([['poison'], ['poison'], []])
  const answer = await sqs.send(new ReceiveMessageCommand({ QueueUrl: dead.QueueUrl }))
  expect(bodies(answer.Messages ?? [])).toEqual(['poison'])
})

test('delayed messages come late, and old ones are gone', async () => {
  const { world, send, receive } = await withQueue({
    DelaySeconds: '10',
    MessageRetentionPeriod: '60',
  })
  await send('one')

  expect(await receive()).toEqual([])
  world.advance(10_000)
  expect(bodies(await receive({ VisibilityTimeout: 0 }))).toEqual(['one'])
  world.advance(50_000)
  expect(await receive()).toEqual([])
})

test('messages beyond the limits are refused', async () => {
  const { sqs, send, receive } = await withQueue({ MaximumMessageSize: '1024' })

  await expect(send('x'.repeat(1_025))).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  await expect(send('bell \u0007')).rejects.toBeInstanceOf(InvalidMessageContents)
  await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  })
  await expect(receive({ WaitTimeSeconds: 21 })).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  })
  const elsewhere = new SendMessageCommand({ QueueUrl: `${QueueUrl}x`, MessageBody: 'x' })
  await expect(sqs.send(elsewhere)).rejects.toBeInstanceOf(QueueDoesNotExist)
})

test('a saved world has its messages; who waits in a world that is restored gets nothing', async () => {
  const { world, send, receive } = await withQueue()
  await send('one')
  const saved = world.save()
  const [message] = await receive()
  const waiting = receive({ WaitTimeSeconds: 20 })
  await arrived()

  world.restore(saved)

  expect(await waiting).toEqual([])
  expect(bodies(await receive())).toEqual([message?.Body])
})
