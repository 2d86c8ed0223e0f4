import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith, checkout, controlFixture, memoryFixture, newYear } from '../testing.ts'

const by = { author: 'dana', reason: 'the sale' }

async function start() {
  const control = controlFixture([checkout])
  const pin = { mode: 'suspend', ...by, since: newYear, until: newYear + 60_000 } as const
  const memories = [memoryFixture(checkout, { pin })]
  const { app } = await appWith({ store: memoryStore(), memories, control })
  const post = (path: string, payload: object) =>
    app.inject({ method: 'POST', url: `/api/v1/units/${path}`, payload })
  return { app, control, post }
}

describe('what a person decides', () => {
  it.each([
    ['hold', { ...by, seconds: 60 }, { pin: { ...by, mode: 'hold', forMs: 60_000 } }],
    ['hold', { ...by, mode: 'suspend' }, { pin: { ...by, mode: 'suspend' } }],
    ['release', by, { release: by }],
    ['rollback', { ...by, to: 'c0ffee' }, { rollback: { ...by, to: 'c0ffee' } }],
  ])('%s with %j is asked of the controller', async (verb, body, asked) => {
    const { control, post } = await start()

    const answer = await post(`${checkout}/${verb}`, body)

    expect(answer.statusCode).toBe(200)
    expect(control.asked).toEqual([{ unit: checkout, ...asked }])
  })

  it('says until when a hold lasts', async () => {
    const { post } = await start()

    const answer = await post(`${checkout}/hold`, { ...by, seconds: 60 })

    expect(answer.json()).toMatchObject({ until: '2026-01-01T00:01:00.000Z' })
  })

  it.each([
    ['without a reason', 'hold', { author: 'dana' }, 400],
    ['for ever and a day', 'hold', { ...by, seconds: 1e9 }, 400],
    ['to what is no revision', 'rollback', { ...by, to: 'HEAD' }, 400],
  ])('is refused %s', async (_case, verb, body, status) => {
    const { control, post } = await start()

    const answer = await post(`${checkout}/${verb}`, body)

    expect(answer.statusCode).toBe(status)
    expect(control.asked).toEqual([])
  })

  it('is refused of a unit that nobody knows', async () => {
    const { post } = await start()

    expect((await post('prod/service/nobody/hold', by)).statusCode).toBe(404)
  })

  it('is shown with the unit', async () => {
    const { app } = await start()

    const answer = await app.inject(`/api/v1/units/${checkout}`)

    expect(answer.json().pin).toMatchObject({
      mode: 'suspend',
      author: 'dana',
      until: '2026-01-01T00:01:00.000Z',
    })
  })
})
