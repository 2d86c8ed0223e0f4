import { fastify } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryStore } from '../../controller/src/adapters/memory-store.ts'
import { hashOf } from './auth/tokens.ts'
import type { ControlFixture } from './control.fixture.ts'
import { answerRepeats } from './repeats.ts'
import { appWith, checkout, controlFixture, memoryFixture, newYear } from './testing.ts'

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

  it('is known for an hour, and among so many newest alone', async () => {
    const clock = { now: () => newYear }
    const app = fastify()
    let acted = 0
    app.decorateRequest('principal')
    app.addHook('onRequest', async (request) => {
      request.principal = { name: 'ana', how: 'token', groups: [] }
    })
    answerRepeats(app, clock, 2)
    app.post('/', { config: { rule: { verb: 'hold', on: 'everything' } } }, () => ({
      nth: ++acted,
    }))
    const ask = async (name: string) => {
      const headers = { 'idempotency-key': name }
      return (await app.inject({ method: 'POST', url: '/', headers, body: {} })).json().nth
    }

    expect([await ask('a'), await ask('b'), await ask('a'), await ask('b')]).toEqual([1, 2, 1, 2])
    expect([await ask('c'), await ask('b'), await ask('a')]).toEqual([3, 2, 4])
    clock.now = () => newYear + 3_600_000
    expect(await ask('a')).toBe(5)
    await app.close()
  })
})
