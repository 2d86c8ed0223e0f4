import { describe, expect, it, onTestFinished } from 'vitest'
import {
  appWith,
  checkout,
  controlFixture,
  memoryFixture,
  newYear,
  passFixture,
  revision,
} from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

const why = ['--reason', 'the sale', '--author', 'dana']
const by = { author: 'dana', reason: 'the sale' }

async function start() {
  const control = controlFixture([checkout])
  const memory = memoryFixture(checkout)
  const { app, store } = await appWith({ store: memoryStore(), memories: [memory], control })
  onTestFinished(() => app.close())
  return { control, store, memory, api: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

describe('people', () => {
  it.each([
    [['hold', checkout], { pin: { ...by, mode: 'hold' } }, 'gets nothing new until it is released'],
    [
      ['hold', checkout, '--suspend', '--for', '2h'],
      { pin: { ...by, mode: 'suspend', forMs: 7_200_000 } },
      'is looked at and not touched until 2026-01-01T02:00:00.000Z',
    ],
    [['release', checkout], { release: by }, 'follows Git again'],
    [['rollback', checkout, '--to', 'c0ffee'], { rollback: { ...by, to: 'c0ffee' } }, 'goes back'],
  ])('%j asks the controller for %j', async (args, asked, said) => {
    const { control, api } = await start()

    const ran = await runCommand([...args, ...why, '--api', api])

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain(said)
    expect(control.asked).toEqual([{ unit: checkout, ...asked }])
  })

  it('must say why', async () => {
    const { api } = await start()

    const ran = await runCommand(['hold', checkout, '--api', api])

    expect(ran.code).not.toBe(0)
    expect(ran.err).toContain('--reason')
  })

  it('see what happened, and what can be gone back to', async () => {
    const { store, memory, api } = await start()
    const good = { revision, unit: {} as never, at: newYear }
    await store.append(memory, passFixture(checkout, newYear, { good }))

    const ran = await runCommand(['history', checkout, '--passes', '--api', api])

    expect(ran.code).toBe(0)
    expect(ran.out).toContain(`${revision.slice(0, 8)} good`)
  })
})
