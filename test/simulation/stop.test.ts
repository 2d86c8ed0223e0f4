import { expect, test } from 'vitest'
import type { UnitId } from '@plumbline/desired-state'
import type { Transport } from '../../controller/src/adapters/aws/caller.ts'
import { createHouse, type House } from '../support/house.ts'
import { service, shop, shopWorld } from '../support/shop.ts'

const isRead = (op: string) => /:(Describe|List|Get|Simulate)/.test(op)
const api = 'prod/service/api' as UnitId
/** What ECS gives a container between SIGTERM and SIGKILL, when nobody says otherwise. */
const killedAfterMs = 30_000

function throttled(): Error {
  const fields = { name: 'ThrottlingException', $fault: 'client', $metadata: {} }
  return Object.assign(new Error('Rate exceeded'), fields)
}

/** A house whose calls go through `now.send`, which a test changes. */
async function houseWith() {
  const now: { send?: (inner: Transport) => Transport } = {}
  const house = await createHouse({
    world: await shopWorld(),
    wrap: () => ({
      transport: (inner) => (place, op, input, signal) =>
        (now.send?.(inner) ?? inner)(place, op, input, signal),
    }),
  })
  house.git.commit(shop)
  await house.turn(10 * 60_000)
  return { house, now }
}

/** How long it took to stop, by the clock of the house (ms). */
async function stopped(house: House): Promise<number> {
  const began = house.clock.now()
  await house.stop()
  return house.clock.now() - began
}

test.each([
  ['are throttled', () => Promise.reject(throttled())],
  ['are not answered', () => new Promise<object>(() => {})],
])('a stop gives up reads that %s at once, and leaves no word of them', async (_how, answer) => {
  const { house, now } = await houseWith()
  const before = await house.store.units({})
  now.send = (inner) => (place, op, input, signal) =>
    isRead(op) ? answer() : inner(place, op, input, signal)
  await house.turn(31_000)
  const told = house.events.length

  expect(await stopped(house)).toBe(0)
  expect(house.events.slice(told)).toEqual([])
  expect(await house.store.units({})).toEqual(before)
})

test('a stop waits for a write that is on the wire, and its outcome is remembered', async () => {
  const { house, now } = await houseWith()
  const sent: string[] = []
  now.send = (inner) => async (place, op, input, signal) => {
    if (isRead(op)) return inner(place, op, input, signal)
    sent.push(op)
    await house.clock.sleep(9_000, signal)
    return inner(place, op, input, signal)
  }
  house.git.commit({ ...shop, 'apps/api.yaml': service('api', '{ image: "api:2", scale: 3 }') })
  await house.until(() => sent.length > 0)
  const writes = sent.length

  const tookMs = await stopped(house)

  expect(tookMs).toBeGreaterThan(0)
  expect(tookMs).toBeLessThan(10_000)
  expect(sent).toHaveLength(writes)
  expect(await house.store.openIntents()).toEqual([])
  const [pass] = await house.store.history(api, 1)
  expect(pass?.outcomes.map(({ result }) => result)).toEqual(['done'])
})

test('a stop does not wait longer for a write that nobody answers than ECS waits for it', async () => {
  const { house, now } = await houseWith()
  let sent = 0
  now.send = (inner) => (place, op, input, signal) => {
    if (isRead(op)) return inner(place, op, input, signal)
    sent++
    return new Promise(() => {})
  }
  house.git.commit({ ...shop, 'apps/api.yaml': service('api', '{ image: "api:2", scale: 3 }') })
  await house.until(() => sent > 0)

  expect(await stopped(house)).toBeLessThan(killedAfterMs - 5_000)
  const [pass] = await house.store.history(api, 1)
  expect(pass?.outcomes.map(({ fault }) => fault?.code)).toEqual(['OutcomeUnknown'])
})
