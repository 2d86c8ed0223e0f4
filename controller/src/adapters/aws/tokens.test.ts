import { expect, test } from 'vitest'
import { FaultError, type Draw, type Tokens } from '../../model/index.ts'
import { virtualClock } from '../virtual-clock.ts'
import { createLimiter } from './buckets.ts'
import { createMeter, type Meter } from './meter.ts'
import { tokensContract } from './tokens.contract.ts'

/** Tokens that several limiters of this process share, and what was asked of them. */
function sharedMeters(now: () => number) {
  const meters = new Map<string, Meter>()
  const draws: Draw[] = []
  const state = { gone: false }
  const tokens: Tokens = {
    async draw({ account, region, group }, full, draw) {
      draws.push(draw)
      if (state.gone) throw new FaultError(gone)
      const key = [account, region, group].join(' ')
      const meter = meters.get(key) ?? createMeter(full, now())
      meters.set(key, meter)
      return meter.draw(draw, now())
    },
  }
  return { tokens, draws, state }
}

const gone = {
  code: 'StoreUnreachable',
  source: 'controller',
  retry: 'backoff',
  message: 'The database plumbline at db:5432 does not answer: gone.',
  hint: 'wait',
} as const

tokensContract('the tokens in memory', async () => {
  let now = 10_000_000
  const { tokens } = sharedMeters(() => now)
  return { processes: [tokens, tokens], turn: async (ms) => void (now += ms) }
})

const place = { account: '123456789012', region: 'eu-west-1' }

/** Two replicas on one clock. */
function replicas() {
  const clock = virtualClock()
  const shared = sharedMeters(() => clock.now())
  const limiter = (at = place) =>
    createLimiter(clock, 1, { place: { ...place, ...at }, tokens: shared.tokens })
  return { clock, ...shared, limiter }
}

async function lastOf(
  all: readonly Promise<void>[],
  clock: ReturnType<typeof virtualClock>,
): Promise<number> {
  const start = clock.now()
  let end = start
  const ended = all.map((one) => one.then(() => (end = clock.now())))
  await clock.advance(24 * 3_600_000)
  for (const one of ended) await one
  return (end - start) / 1_000
}

test('two replicas send together what one could, and ask once for many calls', async () => {
  const { clock, draws, limiter } = replicas()
  const [one, other] = [limiter(), limiter()]

  const seconds = await lastOf(
    Array.from({ length: 200 }, (_, index) =>
      (index % 2 ? one : other).take('ecs:DescribeServices'),
    ),
    clock,
  )

  expect(seconds).toBeCloseTo((200 - 100) / 20, 0)
  expect(draws.length).toBeLessThan(20)
})

test('a throttle of one slows the other down', async () => {
  const { clock, limiter } = replicas()
  const [one, other] = [limiter(), limiter()]
  await other.take('ecs:CreateService')
  one.throttled('ecs:CreateService')

  const all = Array.from({ length: 5 }, () => other.take('ecs:UpdateService'))

  expect(await lastOf(all, clock)).toBeCloseTo(5 / 2.5, 0)
})

test('without the database, reads go on at an eighth and are told when it is back; writes are not sent', async () => {
  const { clock, draws, state, limiter } = replicas()
  const one = limiter()
  await one.take('ecs:DescribeServices')
  state.gone = true

  const reads = Array.from({ length: 25 }, () => one.take('ecs:DescribeServices'))
  const write = one.take('ecs:UpdateService').catch((error: unknown) => error)
  expect(await lastOf(reads, clock)).toBeCloseTo(25 / (20 / 8), 0)
  expect(await write).toMatchObject({ fault: { code: 'StoreUnreachable' } })

  state.gone = false
  await one.take('ecs:DescribeServices')
  expect(draws.at(-1)).toMatchObject({ spent: 25 })
  await one.take('ecs:UpdateService')
})

test('eight replicas without the database send no more than AWS allows', async () => {
  const { clock, state, limiter } = replicas()
  const all = Array.from({ length: 8 }, () => limiter())
  state.gone = true
  let sent = 0
  const stop = new AbortController()
  const wanted = all.flatMap((one) =>
    Array.from({ length: 100 }, () =>
      one.take('ecs:DescribeServices', stop.signal).then(
        () => (sent += 1),
        () => {},
      ),
    ),
  )

  await clock.advance(10_000)
  stop.abort()
  for (const one of wanted) await one

  expect(sent).toBeLessThanOrEqual(10 * 20)
  expect(sent).toBeGreaterThan(10 * 20 - 2 * 8)
})

test('a stop gives back what it does not need', async () => {
  const { clock, draws, limiter } = replicas()
  const one = limiter()
  for (let index = 0; index < 50; index++) await one.take('ecs:CreateService')
  const stop = new AbortController()
  const waits = Array.from({ length: 5 }, () => one.take('ecs:CreateService', stop.signal))
  await clock.advance(10)
  stop.abort('stopping')
  for (const wait of waits) await expect(wait).rejects.toBe('stopping')

  const next = one.take('ecs:CreateService')
  await clock.advance(60_000)
  await next

  expect(draws.at(-1)).toMatchObject({ spent: -5 })
})

test('an account whose bucket is empty delays no other', async () => {
  const { clock, limiter } = replicas()
  const [one, other] = [limiter(), limiter({ ...place, account: '111122223333' })]
  const many = Array.from({ length: 500 }, () => one.take('ecs:RegisterTaskDefinition'))
  await clock.advance(10)

  const start = clock.now()
  for (let index = 0; index < 20; index++) await other.take('ecs:RegisterTaskDefinition')

  expect(clock.now()).toBe(start)
  await clock.advance(3_600_000)
  for (const one of many) await one
})
