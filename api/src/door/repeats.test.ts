import type { Clock, Store } from '@plumbline/controller/model'
import { fastify } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { hashOf } from '../auth/tokens.ts'
import type { ControlFixture } from '../control.fixture.ts'
import { answerRepeats } from './repeats.ts'
import { appWith, checkout, controlFixture, memoryFixture, newYear } from '../testing.ts'

const url = `/api/v1/units/${checkout}/hold`
const key = '3e0c1b1e-0000-4000-8000-000000000001'
const held = { author: 'ana', reason: 'the database moves' }

async function start(control = controlFixture([checkout]), tokens: readonly string[] = []) {
  const auth = {
    open: tokens.length === 0,
    tokens: tokens.map((name) => ({ name, hash: hashOf(`plumbline_${name}`), groups: [] })),
  }
  const store = memoryStore()
  const { app } = await appWith({ store, memories: [memoryFixture(checkout)], control, auth })
  onTestFinished(() => app.close())
  const ask = (body: object = held, headers: Readonly<Record<string, string>> = {}, to = url) =>
    app.inject({
      method: 'POST',
      url: to,
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
      body,
    })
  return { ask, store, control }
}

describe('a request that comes again with its key', () => {
  it('is answered as it was, acts once and is written down once', async () => {
    const { ask, control, store } = await start()

    const first = await ask({ ...held, seconds: 60 })
    const again = await ask({ ...held, seconds: 60 })

    expect(first.json()).toMatchObject({ done: true, until: expect.any(String) })
    expect([again.statusCode, again.json()]).toEqual([200, first.json()])
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(control.asked).toHaveLength(1)
    expect(await store.audits(10)).toHaveLength(1)
  })

  it('while the first goes on, waits for it', async () => {
    const paused = Promise.withResolvers<void>()
    const control = controlFixture([checkout])
    const slow: ControlFixture = {
      ...control,
      async pin(unit, pin) {
        await paused.promise
        return control.pin(unit, pin)
      },
    }
    const { ask } = await start(slow)
    const both = Promise.all([ask(), ask()])
    paused.resolve()

    expect((await both).map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(control.asked).toHaveLength(1)
  })

  it('and another body or another address is refused', async () => {
    const { ask, control } = await start()
    await ask()

    for (const other of [
      await ask({ ...held, reason: 'x' }),
      await ask(held, {}, url.replace('hold', 'release')),
    ]) {
      expect(other.statusCode).toBe(422)
      expect(other.json()).toMatchObject({
        type: '/errors/key-reused',
        errors: [{ pointer: '/headers/idempotency-key' }],
      })
    }
    expect(control.asked).toHaveLength(1)
  })

  it('is judged anew where it was refused: nothing was done', async () => {
    const control = controlFixture([])
    const { ask } = await start(control)
    expect((await ask()).statusCode).toBe(404)

    Object.assign(control, controlFixture([checkout]))

    expect((await ask()).statusCode).toBe(200)
  })

  it('from somebody else is another one', async () => {
    const roles = [
      {
        name: 'all',
        file: 'roles.yaml',
        spec: {
          allow: [{ verbs: ['read' as const, 'hold' as const] }],
          members: { subjects: [], groups: [], signedIn: true },
        },
      },
    ]
    const { ask, control } = await start(controlFixture([checkout], { roles }), ['ana', 'ben'])
    const as = (name: string) => ask(held, { authorization: `Bearer plumbline_${name}` })

    await as('ana')
    await as('ben')

    expect(control.asked).toMatchObject([
      { pin: { author: 'token:ana' } },
      { pin: { author: 'token:ben' } },
    ])
  })

  it.each(['short', 'with a space', 'ü'.repeat(9), 'x'.repeat(201)])(
    'has no key like %s',
    async (bad) => {
      const { ask, control } = await start()

      const answer = await ask(held, { 'idempotency-key': bad })

      expect(answer.statusCode).toBe(400)
      expect(answer.json().errors).toMatchObject([{ pointer: '/headers/idempotency-key' }])
      expect(control.asked).toEqual([])
    },
  )

  /** A replica that counts what it does. */
  function replica(store: Store, clock: Clock, acted: { times: number }, work = async () => {}) {
    const app = fastify()
    app.decorateRequest('principal')
    app.addHook('onRequest', async (request) => {
      request.principal = { name: 'ana', how: 'token', groups: [] }
    })
    answerRepeats(app, store, clock)
    app.post('/', { config: { rule: { verb: 'hold', on: 'everything' } } }, async () => {
      await work()
      return { nth: ++acted.times }
    })
    onTestFinished(() => app.close())
    return (name = key) =>
      app.inject({ method: 'POST', url: '/', headers: { 'idempotency-key': name }, body: {} })
  }
  const sleep = () => new Promise<void>(setImmediate)

  it('is known for a day', async () => {
    const clock = { now: () => newYear, sleep }
    const ask = replica(memoryStore(), clock, { times: 0 })

    expect((await ask()).json()).toEqual({ nth: 1 })
    clock.now = () => newYear + 24 * 3_600_000
    expect((await ask()).json()).toEqual({ nth: 1 })
    clock.now = () => newYear + 24 * 3_600_000 + 1
    expect((await ask()).json()).toEqual({ nth: 2 })
  })

  it('to another replica is answered as the first one did, also while that goes on', async () => {
    const store = memoryStore()
    const clock = { now: () => newYear, sleep }
    const acted = { times: 0 }
    const paused = Promise.withResolvers<void>()
    const [one, other] = [
      replica(store, clock, acted, () => paused.promise),
      replica(store, clock, acted),
    ]
    const first = one()
    await sleep()

    const again = other()
    await sleep()
    paused.resolve()

    expect((await first).json()).toEqual({ nth: 1 })
    expect((await again).json()).toEqual({ nth: 1 })
    expect((await again).headers['idempotent-replayed']).toBe('true')
    expect((await other()).json()).toEqual({ nth: 1 })
    expect(acted.times).toBe(1)
  })

  it('is not done again where whoever did it went away in the middle', async () => {
    const store = memoryStore()
    const acted = { times: 0 }
    let now = newYear
    const clock = {
      now: () => now,
      async sleep(ms: number) {
        now += ms
        await sleep()
      },
    }
    void replica(store, clock, acted, () => new Promise(() => {}))()
    await sleep()

    const again = await replica(store, clock, acted)()

    expect(again.json()).toMatchObject({ message: expect.stringContaining('end is not known') })
    expect(acted.times).toBe(0)
  })
})
