import type { World } from '@plumbline/simulator'

/** Puts a text into the queue, as anybody with the right to send could. */
export async function send(world: World, QueueUrl: string, MessageBody: string): Promise<void> {
  await world.call('sqs', 'SendMessage', { QueueUrl, MessageBody })
}
