import { expect, test } from 'vitest'
import { memoryStore } from './adapters/store/memory.ts'
import { virtualClock } from './adapters/virtual-clock.ts'
import { awaitStore } from './await-store.ts'
import { FaultError, type Fault } from './model/index.ts'

const gone: Fault = {
  code: 'StoreUnreachable',
  source: 'controller',
  retry: 'backoff',
  message: 'The database plumbline at db:5432 does not answer: refused.',
  hint: 'wait',
}
const ready = { readiness: () => ({ ready: true, because: 'every unit was looked at' }) }

function world(fault: Fault) {
  const clock = virtualClock()
  const said: string[] = []
  const state: { fault?: Fault } = { fault }
  const store = {
    ...memoryStore(),
    async alertState() {
      if (state.fault) throw new FaultError(state.fault)
      return undefined
    },
  }
  const log = { event: (name: string) => void said.push(name) }
  const life = { start: async () => void said.push('start'), stop: async () => {} }
  const waiting = awaitStore({ store, clock, log }, life)
  return { clock, said, state, waiting, control: waiting.over(ready) }
}

test('a store that does not answer is waited for, told once, and nothing is ready before', async () => {
  const { clock, said, state, waiting, control } = world(gone)
  const waited = waiting.start()

  await clock.advance(60_000)
  expect(said).toEqual(['store.waits'])
  expect(control.readiness()).toEqual({ ready: false, because: gone.message })

  delete state.fault
  await clock.advance(1_000)
  await waited
  expect(said).toEqual(['store.waits', 'store.answers', 'start'])
  expect(control.readiness().ready).toBe(true)
})

test('what only a person can mend ends the start, also after a wait', async () => {
  const { clock, state, waiting } = world(gone)
  const waited = waiting.start().catch((error: unknown) => error)
  await clock.advance(5_000)

  state.fault = { ...gone, code: 'StoreDenied', source: 'user' }
  await clock.advance(1_000)

  expect(await waited).toMatchObject({ fault: { code: 'StoreDenied' } })
})

test('a stop ends the wait', async () => {
  const { clock, said, waiting } = world(gone)
  const waited = waiting.start()
  await clock.advance(500)

  await waiting.stop()

  await waited
  expect(said).toEqual(['store.waits'])
  expect(clock.nextWake()).toBeUndefined()
})
