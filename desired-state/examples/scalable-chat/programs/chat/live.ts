import { createClient } from '@redis/client'
import type { Message } from './history.ts'
import { need } from './need.ts'

const channel = 'chat'
const scheme = need('REDIS_TLS') === 'true' ? 'rediss' : 'redis'
const speaker = createClient({
  url: `${scheme}://${need('REDIS_HOST')}`,
  password: need('REDIS_PASSWORD'),
  pingInterval: 30_000,
})
// A connection that hears cannot speak.
const listener = speaker.duplicate()
// Both connect again by themselves; what is said meanwhile is in the history.
for (const client of [speaker, listener]) client.on('error', () => {})

/** Tells all tasks what was said. */
export async function say(message: Message): Promise<void> {
  await speaker.publish(channel, JSON.stringify(message))
}

/** Connects, and hears from now on what is said at any task. */
export async function whenSaid(hear: (message: Message) => void): Promise<void> {
  await speaker.connect()
  await listener.connect()
  await listener.subscribe(channel, (text) => hear(JSON.parse(text) as Message))
}

export async function close(): Promise<void> {
  await listener.close()
  await speaker.close()
}
