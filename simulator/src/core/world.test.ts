import { expect, test } from 'vitest'
import { createBell } from './bell.testing.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

const startAt = 1_000_000

function bellWorld(seed = 1): World {
  return createWorld({ services: [createBell()], startAt, seed })
}

async function heard(world: World): Promise<readonly { name: string; at: number }[]> {
  const { rings } = (await world.call('bell', 'Heard', {})) as {
    rings: { name: string; at: number }[]
  }
  return rings.map(({ name, at }) => ({ name, at: at - startAt }))
}

test('events run in order of time, and of arrival where the time is the same', async () => {
  const world = bellWorld()
  await world.call('bell', 'Set', { name: 'late', inMs: 30 })
  await world.call('bell', 'Set', { name: 'first', inMs: 10 })
  await world.call('bell', 'Set', { name: 'second', inMs: 10 })

  world.advance(30)

  expect(await heard(world)).toEqual([
    { name: 'first', at: 10 },
    { name: 'second', at: 10 },
    { name: 'late', at: 30 },
  ])
  expect(world.now()).toBe(startAt + 30)
})

test('nothing happens before its time, and what an event schedules happens in the same turn of the clock', async () => {
  const world = bellWorld()
  await world.call('bell', 'Set', { name: 'twice', inMs: 10, again: 5 })

  world.advance(9)
  const before = await heard(world)
  const next = world.nextEventAt()
  world.advance(10)

  expect(before).toEqual([])
  expect(next).toBe(startAt + 10)
  expect(await heard(world)).toEqual([
    { name: 'twice', at: 10 },
    { name: 'twice', at: 15 },
  ])
  expect(world.nextEventAt()).toBeUndefined()
})

test('the clock does not go back', () => {
  const world = bellWorld()

  expect(() => world.advance(-1)).toThrow('cannot be advanced by -1 ms')
  expect(() => world.advance(Number.NaN)).toThrow('cannot be advanced by NaN ms')
  expect(world.now()).toBe(startAt)
})

test('a service that schedules itself at the same instant without end is named', async () => {
  const bell = createBell()
  const world = createWorld({
    services: [{ ...bell, onEvent: (event, context) => context.after(0, event) }],
  })
  await world.call('bell', 'Set', { name: 'loop', inMs: 1 })

  expect(() => world.advance(1)).toThrow('bell scheduled "ring" at the same instant without end')
})

test('the same seed and calls give the same world, another seed does not', async () => {
  const worlds = [bellWorld(7), bellWorld(7), bellWorld(8)]

  for (const world of worlds) await world.call('bell', 'Ring', { name: 'now' })

  const [one, same, other] = worlds.map((world) => JSON.stringify(world.save().services))
  expect(same).toBe(one)
  expect(other).not.toBe(one)
})

test('a saved world goes on exactly where it was', async () => {
  const world = bellWorld()
  world.throttle.set({ otherUsers: { 'ecs service read': 3 } }, world.now())
  world.faults.prime({ operation: 'bell:Ring', ordinal: 2, outcome: { kind: 'throttle' } })
  await world.call('bell', 'Set', { name: 'before', inMs: 10 })
  await world.call('bell', 'Set', { name: 'after', inMs: 100 })
  world.advance(50)
  const file = JSON.stringify(world.save())
  const resumed = bellWorld(99)

  resumed.restore(JSON.parse(file))
  for (const each of [world, resumed]) {
    await each.call('bell', 'Ring', { name: 'fine' })
    await expect(each.call('bell', 'Ring', { name: 'throttled' })).rejects.toThrow('Rate exceeded')
    each.advance(50)
  }

  expect(resumed.save()).toEqual(world.save())
  expect((await heard(resumed)).map(({ name }) => name)).toEqual(['before', 'fine', 'after'])
})

test('a world with other services is not taken over', () => {
  const saved = createWorld({ services: [createBell('gong')] }).save()
  const world = bellWorld()

  expect(() => world.restore(saved)).toThrow(
    'the services [gong], this program needs version 1 and [bell]',
  )
})

test('a reset forgets everything but the time', async () => {
  const world = bellWorld()
  await world.call('bell', 'Ring', { name: 'now' })
  await world.call('bell', 'Set', { name: 'later', inMs: 10 })
  world.faults.prime({ operation: '*', outcome: { kind: 'throttle' } })
  world.advance(5)

  world.reset()

  expect(world.now()).toBe(startAt + 5)
  expect(world.nextEventAt()).toBeUndefined()
  expect(world.journal.entries()).toEqual([])
  expect(await heard(world)).toEqual([])
})

test('what is not implemented is refused by name', async () => {
  const world = bellWorld()

  const call = world.call('bell', 'Melt', {})

  await expect(call).rejects.toMatchObject({ code: 'NotImplemented', status: 501 })
  await expect(call).rejects.toThrow('bell:Melt')
  expect(world.operations()).toEqual(['bell:Break', 'bell:Heard', 'bell:Ring', 'bell:Set'])
})

test('the journal says who asked what, when, and how it ended', async () => {
  const world = bellWorld()
  world.advance(5)
  await world.call('bell', 'Ring', { name: 'now' }, { principal: 'arn:somebody' })
  await world.call('bell', 'Break', { body: Buffer.from('12345') }).catch(() => undefined)

  const [ring, broken] = world.journal.entries()

  expect(ring).toEqual({
    sequence: 1,
    at: startAt + 5,
    service: 'bell',
    operation: 'Ring',
    input: { name: 'now' },
    principal: 'arn:somebody',
    result: 'ok',
  })
  expect(broken).toMatchObject({ result: 'BellBroken', input: { body: '<5 bytes>' } })
  expect(world.journal.entries(1)).toHaveLength(1)
  expect(world.journal.counts()).toMatchObject({
    'bell:Break': { calls: 1, failed: 1, throttled: 0 },
    'bell:Ring': { calls: 1, failed: 0, firstAt: startAt + 5, lastAt: startAt + 5 },
  })
})

test('the journal keeps the newest calls, the counters all of them', async () => {
  const world = createWorld({ services: [createBell()], journalMax: 3 })

  for (let i = 0; i < 20; i++) await world.call('bell', 'Ring', { name: String(i) })

  expect(world.journal.entries().map(({ sequence }) => sequence)).toEqual([18, 19, 20])
  expect(world.journal.counts()['bell:Ring']?.calls).toBe(20)
})

test('a mistake in a handler reaches the caller as it is', async () => {
  const bell = createBell()
  const world = createWorld({
    services: [
      {
        ...bell,
        operations: {
          Ring: () => {
            throw new TypeError('a mistake')
          },
        },
      },
    ],
  })

  await expect(world.call('bell', 'Ring', {})).rejects.toThrow(TypeError)
  expect(world.journal.entries()[0]?.result).toBe('InternalFailure')
})

test('commands go to the service that they name', () => {
  const deaf = createBell('deaf')
  delete deaf.control
  const world = createWorld({ services: [createBell(), deaf] })

  expect(world.control('bell', { type: 'hush' })).toEqual({ told: 'hush' })
  expect(() => world.control('deaf', { type: 'hush' })).toThrow(
    'deaf takes no commands; these services do: bell',
  )
})

test('an access key stands for the session that a service handed out, or for the user of that name', () => {
  const world = bellWorld()

  expect(world.identify('ASIABELL')).toBe('arn:ringer')
  expect(world.identify('test')).toBe('arn:aws:iam::123456789012:user/test')
  expect(world.identify(undefined)).toBe('arn:aws:iam::123456789012:user/anonymous')
})
