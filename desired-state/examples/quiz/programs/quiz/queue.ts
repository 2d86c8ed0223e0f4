import { createClient } from '@redis/client'
import { need } from './need.ts'

const waiting = 'pictures'
const taken = 'pictures:taken'
const scheme = need('REDIS_TLS') === 'true' ? 'rediss' : 'redis'

/** The connection to Redis. It connects again by itself, and says nothing of it but to who listens. */
export const redis = createClient({
  url: `${scheme}://${need('REDIS_HOST')}`,
  password: need('REDIS_PASSWORD'),
  pingInterval: 30_000,
})

/** Asks for the work on a picture. */
export async function put(id: string): Promise<void> {
  await redis.lPush(waiting, id)
}

/** Takes the next picture, or answers `null` after a second. It stays in a list of its own until it is done. */
export async function take(): Promise<string | null> {
  return redis.blMove(waiting, taken, 'RIGHT', 'LEFT', 1)
}

export async function done(id: string): Promise<void> {
  await redis.lRem(taken, 0, id)
}

/** Puts back what a worker had taken that ended before it was done. To do a picture twice does no harm. */
export async function putBack(): Promise<void> {
  while ((await redis.lMove(taken, waiting, 'RIGHT', 'LEFT')) !== null);
}

export async function lengths(): Promise<{ waiting: number; taken: number }> {
  return { waiting: await redis.lLen(waiting), taken: await redis.lLen(taken) }
}
