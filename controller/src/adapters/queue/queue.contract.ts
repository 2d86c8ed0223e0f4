import { describe, expect, test } from 'vitest'
import type { Queue } from '../../model/ports.ts'

/** What every `Queue` must do. `open` makes an empty queue that runs at most `concurrency` keys at a time. */
export function queueContract(name: string, open: (concurrency: number) => Queue): void {
  describe(`${name} is a queue`, () => {
    test('a key that waits is not put twice', async () => {
      const queue = open(1)
      queue.put('prod/service/web', 'poll')
      queue.put('prod/service/web', 'poll')

      const order = await drain(queue)

      expect(order).toEqual(['prod/service/web'])
    })

    test('the most urgent key runs first, and a put raises a key that waits', async () => {
      const queue = open(1)
      queue.put('prod/service/a', 'poll')
      queue.put('prod/service/b', 'poll')
      queue.put('prod/service/c', 'change')
      queue.put('prod/service/b', 'person')

      const order = await drain(queue)

      expect(order).toEqual(['prod/service/b', 'prod/service/c', 'prod/service/a'])
    })

    test('a put never lowers a key', async () => {
      const queue = open(1)
      queue.put('prod/service/a', 'change')
      queue.put('prod/service/b', 'person')
      queue.put('prod/service/b', 'poll')

      const order = await drain(queue)

      expect(order).toEqual(['prod/service/b', 'prod/service/a'])
    })

    test('environments take turns, so that a big one does not hold up a small one', async () => {
      const queue = open(1)
      for (const service of ['a', 'b', 'c']) queue.put(`big/service/${service}`, 'poll')
      queue.put('small/service/a', 'poll')

      const order = await drain(queue)

      expect(order.indexOf('small/service/a')).toBe(1)
      expect(order).toHaveLength(4)
    })

    test('a key that is put while it runs runs once more, never beside itself', async () => {
      const queue = open(8)
      const log: string[] = []
      queue.put('prod/service/web', 'poll')

      await drain(queue, async (key) => {
        const turn = log.filter((line) => line.startsWith('start')).length
        log.push(`start ${turn}`)
        if (turn === 0) {
          queue.put(key, 'poll')
          queue.put(key, 'change')
        }
        await nextRound()
        log.push(`end ${turn}`)
      })

      expect(log).toEqual(['start 0', 'end 0', 'start 1', 'end 1'])
    })

    test('no more keys run at a time than allowed, and different keys do run together', async () => {
      const queue = open(3)
      let running = 0
      let most = 0
      for (let index = 0; index < 10; index++) queue.put(`prod/service/${index}`, 'poll')

      // Whoever is first waits for the others: a queue may take its time to begin the next.
      const three = Promise.withResolvers<void>()
      await drain(queue, async () => {
        running++
        most = Math.max(most, running)
        if (running === 3) three.resolve()
        await three.promise
        await nextRound()
        running--
      })

      expect(most).toBe(3)
    })

    test('a key that fails does not stop the others', async () => {
      const queue = open(1)
      queue.put('prod/service/bad', 'person')
      queue.put('prod/service/good', 'poll')
      const done: string[] = []
      const stop = new AbortController()

      const running = queue.run(async (key) => {
        if (key.endsWith('bad')) throw new Error('poison')
        done.push(key)
      }, stop.signal)
      await queue.idle()
      stop.abort()
      await running.catch(() => {})

      expect(done).toEqual(['prod/service/good'])
    })

    test('an abort starts nothing more, waits for what runs, and keeps what waits', async () => {
      const queue = open(1)
      queue.put('prod/service/a', 'poll')
      queue.put('prod/service/b', 'poll')
      const stop = new AbortController()
      const log: string[] = []

      await queue.run(async (key, signal) => {
        stop.abort()
        await nextRound()
        log.push(`${key} ${signal.aborted}`)
      }, stop.signal)

      expect(log).toEqual(['prod/service/a true'])
      expect(queue.depth).toBe(1)
      expect(await drain(queue)).toEqual(['prod/service/b'])
    })

    test('an idle queue wakes for a put', async () => {
      const queue = open(1)
      const stop = new AbortController()
      const done: string[] = []
      const running = queue.run(async (key) => void done.push(key), stop.signal)
      await queue.idle()

      queue.put('prod/service/web', 'poll')
      expect(queue.depth).toBe(1)
      await queue.idle()

      expect(done).toEqual(['prod/service/web'])
      expect(queue.depth).toBe(0)
      stop.abort()
      await running
    })
  })
}

/** Runs the queue until it is idle; the keys in the order in which they started. */
async function drain(
  queue: Queue,
  work: (key: string) => Promise<void> = async () => {},
): Promise<readonly string[]> {
  const order: string[] = []
  const stop = new AbortController()
  const running = queue.run(async (key) => {
    order.push(key)
    await work(key)
  }, stop.signal)
  await queue.idle()
  stop.abort()
  await running
  return order
}

function nextRound(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
