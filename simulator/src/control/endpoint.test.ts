import { expect, test } from 'vitest'
import type { SavedWorld } from '../core/saved-world.ts'
import type { RealTimeDriver } from '../real-time.ts'
import { createSimulator } from '../simulator.ts'
import { answerControl } from './endpoint.ts'
import { controlRoutes } from './routes.ts'
import type { Controlled } from './routes.ts'

function controlled(extra: Partial<Controlled> = {}): Controlled {
  return { world: createSimulator({ startAt: 0 }), ...extra }
}

interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- each test knows what it asked for
  readonly body: any
}

async function ask(
  over: Controlled,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const [name = '', search = ''] = path.split('?')
  const query = [...new URLSearchParams(search)].map(([key, value]) => [key, [value]] as const)
  const reply = await answerControl(over, {
    method,
    path: `/_plumbline/${name}`,
    query: new Map(query),
    headers: { host: '127.0.0.1:4566', ...headers },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? {})),
  })
  return { status: reply.status, body: JSON.parse(Buffer.from(reply.body).toString('utf8')) }
}

test('the clock is read and turned', async () => {
  const over = controlled()

  const turned = await ask(over, 'POST', 'advance', { ms: 60_000 })
  const read = await ask(over, 'GET', 'clock')

  expect(turned.body).toEqual({
    now: 60_000,
    time: '1970-01-01T00:01:00.000Z',
    factor: null,
    nextEventAt: null,
  })
  expect(read.body).toEqual(turned.body)
  expect(over.world.now()).toBe(60_000)
})

test('the speed can be set where the clock follows real time', async () => {
  let factor = 1
  const clock: RealTimeDriver = {
    get factor() {
      return factor
    },
    setFactor(next) {
      factor = next
    },
    stop() {},
  }

  const set = await ask(controlled({ clock }), 'POST', 'clock', { factor: 10 })
  const tooFast = await ask(controlled({ clock }), 'POST', 'clock', { factor: 1e9 })
  const byHand = await ask(controlled(), 'POST', 'clock', { factor: 10 })

  expect(set.body.factor).toBe(10)
  expect(tooFast).toMatchObject({ status: 400, body: { error: { code: 'InvalidControl' } } })
  expect(byHand.body.error.message).toContain('turn it with POST advance')
})

test('the journal is read from where one was, and by operation', async () => {
  const over = controlled()
  await over.world.call('sts', 'GetCallerIdentity', {})
  await over.world.call('s3', 'ListBuckets', {})
  await over.world.call('s3', 'ListBuckets', {})

  const all = await ask(over, 'GET', 'journal')
  const late = await ask(over, 'GET', 'journal?after=2')
  const named = await ask(over, 'GET', 'journal?operation=sts:GetCallerIdentity')

  expect(all.body).toHaveLength(3)
  expect(late.body).toMatchObject([{ sequence: 3, operation: 'ListBuckets' }])
  expect(named.body).toMatchObject([{ sequence: 1 }])
})

test('the counters tell calls and buckets', async () => {
  const over = controlled()
  await over.world.call('ecs', 'DescribeClusters', {})

  const { body } = await ask(over, 'GET', 'counters')

  expect(body.operations['ecs:DescribeClusters'].calls).toBe(1)
  expect(body.buckets['ecs cluster read']).toBe(49)
  expect(body.throttle.enabled).toBe(true)
})

test('throttling is switched, and refuses what it does not know', async () => {
  const over = controlled()

  const off = await ask(over, 'POST', 'throttle', { enabled: false })
  const typo = await ask(over, 'POST', 'throttle', { enable: false })
  const text = await ask(over, 'POST', 'throttle', { enabled: 'no' })
  const drain = await ask(over, 'POST', 'throttle', { otherUsers: { 'ecs cluster read': 'all' } })

  expect(off.body).toMatchObject({ enabled: false })
  expect(over.world.throttle.settings.enabled).toBe(false)
  expect(typo.body.error.message).toContain('throttle has no "enable"')
  expect(text.status).toBe(400)
  expect(drain.status).toBe(400)
})

test('a fault is primed, listed and cleared', async () => {
  const over = controlled()
  const rule = { operation: 's3:ListBuckets', outcome: { kind: 'throttle' } }

  const { body: primed } = await ask(over, 'POST', 'faults', rule)
  const { body: list } = await ask(over, 'GET', 'faults')
  const call = over.world.call('s3', 'ListBuckets', {})
  await expect(call).rejects.toThrow('Rate exceeded')
  const { body: cleared } = await ask(over, 'POST', 'faults/clear', { id: primed.id })

  expect(list).toEqual([{ id: primed.id, rule, matched: 0, struck: 0 }])
  expect(cleared).toEqual({ cleared: 1 })
  expect(over.world.faults.list()).toEqual([])
})

test('commands reach the simulated ECS, and its refusals come back', async () => {
  const over = controlled()

  const lag = await ask(over, 'POST', 'lag', { ms: 2000 })
  const fate = await ask(over, 'POST', 'fate', { image: 'shop/web:2', fate: 'never-starts' })
  const same = await ask(over, 'POST', 'command', { service: 'ecs', type: 'lag', ms: 0 })
  const unknown = await ask(over, 'POST', 'fate', { image: 'shop/web:2', fate: 'flies' })
  const noService = await ask(over, 'POST', 'command', { service: 's3', type: 'lag' })

  expect(lag.status).toBe(200)
  expect(fate.status).toBe(200)
  expect(same.status).toBe(200)
  expect(unknown.status).toBe(400)
  expect(noService.body.error.message).toContain('s3 takes no commands')
})

test('the world is read, saved and reset', async () => {
  const files: SavedWorld[] = []
  const over = controlled({ persist: (saved) => void files.push(saved) })
  await over.world.call('s3', 'CreateBucket', { Bucket: 'bundles' })

  const state = await ask(over, 'GET', 'state')
  const saved = await ask(over, 'POST', 'save')
  const noFile = await ask(controlled(), 'POST', 'save')
  await ask(over, 'POST', 'reset')

  expect(state.body.services.s3).toMatchObject([{ name: 'bundles' }])
  expect(saved.body).toEqual({ saved: '1970-01-01T00:00:00.000Z' })
  expect(files).toHaveLength(1)
  expect(noFile).toMatchObject({ status: 400, body: { error: { code: 'InvalidControl' } } })
  expect(await over.world.call('s3', 'ListBuckets', {})).toEqual({ Buckets: [] })
})

test('every route is listed at the root', async () => {
  const { body } = await ask(controlled(), 'GET', '')

  expect(body.routes).toHaveLength(controlRoutes.length)
  expect(body.routes[0]).toContain('GET /_plumbline/clock: ')
})

test.each([
  ['GET', 'nowhere', '{}', 404, 'NoSuchRoute'],
  ['DELETE', 'clock', '{}', 405, 'WrongMethod'],
  ['POST', 'advance', '{', 400, 'InvalidControl'],
  ['POST', 'advance', '[1]', 400, 'InvalidControl'],
  ['POST', 'advance', '{"ms": "soon"}', 400, 'InvalidControl'],
  ['POST', 'advance', '{"ms": -5}', 400, 'InvalidControl'],
  ['POST', 'command', '{"type": "lag"}', 400, 'InvalidControl'],
])('%s %s with %s is refused with %i', async (method, path, body, status, code) => {
  const answer = await ask(controlled(), method, path, body)

  expect(answer).toMatchObject({ status, body: { error: { code } } })
})

test.each([
  [{ host: 'plumbline.example' }],
  [{ host: '127.0.0.1.evil.example:4566' }],
  [{ host: '10.0.0.1:4566' }],
  [{ origin: 'https://evil.example' }],
  [{ origin: 'null' }],
])('a request from elsewhere %j is refused and changes nothing', async (headers) => {
  const over = controlled()

  const answer = await ask(over, 'POST', 'advance', { ms: 5 }, headers)

  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'NotLoopback' } } })
  expect(over.world.now()).toBe(0)
})

test.each([
  [{ host: 'localhost:4566' }],
  [{ host: '[::1]:4566' }],
  [{ origin: 'http://localhost:8080' }],
])('a request from this machine %j is answered', async (headers) => {
  expect((await ask(controlled(), 'GET', 'clock', {}, headers)).status).toBe(200)
})
