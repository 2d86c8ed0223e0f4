import { expect, test } from 'vitest'
import { memoryStore } from '../../adapters/store/memory.ts'
import { seededRandom } from '../../adapters/random.ts'
import { memoryOf } from '../../adapters/store/store.fixture.ts'
import { toldStore } from '../../adapters/store/told.ts'
import { virtualClock } from '../../adapters/virtual-clock.ts'
import type { Alert, Notice } from '../../model/index.ts'
import { alert } from './alerter.ts'

const settings = {
  gatherMs: 10_000,
  thresholdMs: 60_000,
  quietMs: 120_000,
  repeatMs: 900_000,
  perHour: 20,
}
/** What is gathered at one tick is sent at the next. */
const tickMs = 500
const cause = { cause: 'c', level: 'warn', title: 't', why: 'w' } as const

/** An alerter over a store whose statements are counted, and a sink that fails as long as it is told to. */
function world() {
  const clock = virtualClock()
  const asked: string[] = []
  const { store, changes } = toldStore(memoryStore())
  const counted = new Proxy(store, {
    get(target, key) {
      asked.push(String(key))
      return Reflect.get(target, key)
    },
  })
  const sent: { at: number; state: Alert['state'] }[] = []
  const sink = { fails: false }
  const stop = new AbortController()
  const sinks = [
    {
      name: 'ops',
      async send({ state }: Alert) {
        if (sink.fails) throw new Error('down')
        sent.push({ at: clock.now(), state })
      },
    },
  ]
  const parts = { store: counted, changes, clock, random: seededRandom(1), sinks, settings }
  const ended = alert({ ...parts, log: { event: () => {} } }, stop.signal)
  const tell = (notice: Pick<Notice, 'began' | 'ended'>) =>
    store.append(memoryOf('prod/service/web'), undefined, {
      at: clock.now(),
      subject: 'prod/service/web',
      ...notice,
    })
  async function end() {
    stop.abort()
    await ended
  }
  return { clock, asked, sent, sink, tell, end }
}

test('asks the store nothing while nothing is due', async () => {
  const { clock, asked, sent, tell, end } = world()
  await clock.advance(1_000)
  asked.length = 0
  await clock.advance(24 * 3_600_000)
  expect([asked, clock.nextWake()]).toEqual([[], undefined])

  const began = clock.now()
  await tell({ began: [cause], ended: [] })
  await clock.advance(60_000)
  expect(sent).toEqual([{ at: began + settings.gatherMs + tickMs, state: 'begun' }])
  asked.length = 0
  await clock.advance(24 * 3_600_000)
  expect(asked).toEqual([])

  const over = clock.now()
  await tell({ began: [], ended: ['c'] })
  await clock.advance(600_000)
  expect(sent.at(-1)).toEqual({ at: over + settings.quietMs + tickMs, state: 'over' })
  expect(clock.nextWake()).toBeUndefined()
  await end()
})

test('a letter that was not taken is tried again when it is due, with a statement for each try', async () => {
  const { clock, asked, sent, sink, tell, end } = world()
  await clock.advance(1_000)
  sink.fails = true
  await tell({ began: [cause], ended: [] })
  await clock.advance(20_000)
  asked.length = 0
  await clock.advance(3_600_000)
  const tries = asked.filter((name) => name === 'nextLetter').length
  expect(tries).toBeLessThan(40)

  sink.fails = false
  await clock.advance(600_000)
  expect(sent).toMatchObject([{ state: 'begun' }])
  await end()
})
