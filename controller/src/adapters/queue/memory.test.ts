import { expect, test } from 'vitest'
import { queueContract } from './queue.contract.ts'
import { memoryQueue } from './memory.ts'

queueContract('the queue in memory', (concurrency) => memoryQueue({ concurrency }))

async function runOne(queue: ReturnType<typeof memoryQueue>): Promise<void> {
  const stop = new AbortController()
  queue.put('prod/service/bad', 'poll')
  const running = queue.run(async () => {
    throw new Error('poison')
  }, stop.signal)
  await queue.idle()
  stop.abort()
  await running
}

test('an error of the work reaches onError', async () => {
  const errors: string[] = []
  const queue = memoryQueue({ onError: (key, error) => errors.push(`${key}: ${String(error)}`) })

  await runOne(queue)

  expect(errors).toEqual(['prod/service/bad: Error: poison'])
})

test('without onError an error of the work is not lost: run rejects with it', async () => {
  await expect(runOne(memoryQueue())).rejects.toThrow('poison')
})

test('how long each key waited for its turn is told once', async () => {
  let now = 0
  const took: number[] = []
  const waited = { now: () => now, took: (ms: number) => took.push(ms) }
  const queue = memoryQueue({ concurrency: 1, waited })
  const stop = new AbortController()
  queue.put('prod/service/a', 'poll')
  now = 10
  queue.put('prod/service/a', 'person')
  queue.put('prod/service/b', 'poll')
  now = 40

  const running = queue.run(async () => void (now += 5), stop.signal)
  await queue.idle()
  stop.abort()
  await running

  expect(took).toEqual([40, 35])
})

test('an environment in which everything hangs leaves room for the others', async () => {
  const queue = memoryQueue({ concurrency: 8, share: 0.5 })
  const stop = new AbortController()
  const hung = Promise.withResolvers<void>()
  const done: string[] = []
  const began: string[] = []
  for (let index = 0; index < 20; index++) {
    queue.put(`hangs/service/${index}`, 'person')
    queue.put(`also/service/${index}`, 'change')
  }

  const running = queue.run(async (key) => {
    began.push(key)
    if (!key.startsWith('well/')) await hung.promise
    done.push(key)
  }, stop.signal)
  await Promise.resolve()
  expect(began.filter((key) => key.startsWith('hangs/'))).toHaveLength(4)
  expect(began.filter((key) => key.startsWith('also/'))).toHaveLength(2)
  for (let index = 0; index < 5; index++) queue.put(`well/service/${index}`, 'poll')
  await new Promise((resolve) => setImmediate(resolve))
  expect(done).toEqual([0, 1, 2, 3, 4].map((index) => `well/service/${index}`))

  hung.resolve()
  await queue.idle()
  expect(done).toHaveLength(45)
  stop.abort()
  await running
})

test('ten thousand keys drain', async () => {
  const queue = memoryQueue()
  const stop = new AbortController()
  let done = 0
  for (let index = 0; index < 10_000; index++)
    queue.put(`env-${index % 7}/service/${index}`, 'poll')

  const running = queue.run(async () => void done++, stop.signal)
  await queue.idle()
  stop.abort()
  await running

  expect(done).toBe(10_000)
})
