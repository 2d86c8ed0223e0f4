import { expect, test } from 'vitest'
import { createBell } from './bell.testing.ts'
import { BrokenTransport } from './outcome.ts'
import type { FaultOutcome, FaultRule } from './faults.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

function faultyWorld(...rules: FaultRule[]): World {
  const world = createWorld({ services: [createBell()], seed: 4 })
  for (const rule of rules) world.faults.prime(rule)
  return world
}

/** How so many calls in a row end: `ok` or the code of what was thrown. */
async function ring(world: World, times: number, name = 'web'): Promise<string[]> {
  const results: string[] = []
  for (let i = 0; i < times; i++) {
    await world.call('bell', 'Ring', { name }).then(
      () => results.push('ok'),
      (error: { code: string }) => results.push(error.code),
    )
  }
  return results
}

async function effects(world: World): Promise<number> {
  world.faults.clear()
  return ((await world.call('bell', 'Heard', {})) as { rings: unknown[] }).rings.length
}

test('a rule strikes the next matching call, once', async () => {
  const world = faultyWorld({ operation: 'bell:Ring', outcome: { kind: 'throttle' } })

  expect(await ring(world, 3)).toEqual(['ThrottlingException', 'ok', 'ok'])
})

test('ordinal and count choose which calls of one resource go wrong', async () => {
  const world = faultyWorld({
    operation: 'bell:*',
    resource: '"name":"web"',
    ordinal: 2,
    count: 2,
    outcome: { kind: 'error', code: 'ServerException' },
  })

  const others = await ring(world, 2, 'worker')
  const struck = await ring(world, 4)

  expect(others).toEqual(['ok', 'ok'])
  expect(struck).toEqual(['ok', 'ServerException', 'ServerException', 'ok'])
})

test('a rule for one principal leaves the others alone until it is cleared', async () => {
  const world = createWorld({ services: [createBell()] })
  const id = world.faults.prime({
    operation: 'bell:Ring',
    principal: 'user/plumbline',
    count: 'all',
    outcome: { kind: 'access-denied', resource: 'arn:aws:bell:::web' },
  })
  const as = (name: string): Promise<object> =>
    world.call(
      'bell',
      'Ring',
      { name: 'web' },
      { principal: `arn:aws:iam::123456789012:user/${name}` },
    )

  await expect(as('plumbline')).rejects.toThrow(
    'User: arn:aws:iam::123456789012:user/plumbline is not authorized to perform: bell:Ring ' +
      'on resource: arn:aws:bell:::web',
  )
  await expect(as('plumbline')).rejects.toMatchObject({ code: 'AccessDeniedException' })
  await expect(as('somebody')).resolves.toEqual({ rung: 'web' })
  world.faults.clear(id)
  await expect(as('plumbline')).resolves.toEqual({ rung: 'web' })
})

test('a probability is drawn from the seed', async () => {
  const rule: FaultRule = {
    operation: '*',
    probability: 0.3,
    outcome: { kind: 'error', code: 'ServerException', status: 500 },
  }

  const [one, same] = [await ring(faultyWorld(rule), 200), await ring(faultyWorld(rule), 200)]

  const failed = one.filter((result) => result !== 'ok').length
  expect(same).toEqual(one)
  expect(failed).toBeGreaterThan(40)
  expect(failed).toBeLessThan(80)
})

test.each<[FaultOutcome, string, number]>([
  [{ kind: 'error', code: 'ServerException' }, 'ServerException', 0],
  [{ kind: 'error', code: 'ServerException', afterEffect: true }, 'ServerException', 1],
  [{ kind: 'throttle' }, 'ThrottlingException', 0],
  [{ kind: 'access-denied' }, 'AccessDeniedException', 0],
  [{ kind: 'reset' }, 'ECONNRESET', 0],
  [{ kind: 'reset', afterEffect: true }, 'ECONNRESET', 1],
  [{ kind: 'truncated' }, 'ECONNRESET', 1],
  [{ kind: 'html' }, 'EHTML', 0],
  [{ kind: 'html', afterEffect: true }, 'EHTML', 1],
])('%j reaches the caller as %s after %i effects', async (outcome, code, effectCount) => {
  const world = faultyWorld({ operation: 'bell:Ring', outcome })

  const [result] = await ring(world, 1)

  expect(result).toBe(code)
  expect(await effects(world)).toBe(effectCount)
})

test.each([
  [false, 0],
  [true, 1],
])(
  'a call that hangs (after its effect: %s) ends when it is aborted',
  async (afterEffect, effectCount) => {
    const world = faultyWorld({ operation: 'bell:Ring', outcome: { kind: 'hang', afterEffect } })
    const abort = new AbortController()

    const call = world.call('bell', 'Ring', { name: 'web' }, { signal: abort.signal })
    abort.abort(new Error('gave up'))

    await expect(call).rejects.toThrow('gave up')
    expect(world.journal.entries()[0]?.result).toBe('hang')
    expect(await effects(world)).toBe(effectCount)
  },
)

test('a web page has the status of the rule', async () => {
  const world = faultyWorld({ operation: '*', outcome: { kind: 'html', status: 502 } })

  const error = await world.call('bell', 'Ring', { name: 'web' }).catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(BrokenTransport)
  expect(error).toMatchObject({ status: 502 })
})

test('the oldest rule wins, and the list says what each has done', async () => {
  const world = faultyWorld(
    { operation: 'bell:Ring', outcome: { kind: 'error', code: 'First' } },
    { operation: 'bell:Ring', count: 'all', outcome: { kind: 'error', code: 'Second' } },
  )

  expect(await ring(world, 2)).toEqual(['First', 'Second'])
  expect(world.faults.list()).toMatchObject([
    { id: 1, matched: 2, struck: 1 },
    { id: 2, matched: 2, struck: 1 },
  ])
  expect(world.faults.clear()).toBe(2)
})

test.each([
  [{ operation: 'ecs UpdateService', outcome: { kind: 'hang' } }, 'operation "ecs UpdateService"'],
  [{ operation: '*', outcome: { kind: 'explode' } }, 'outcome "explode"'],
  [{ operation: '*' }, 'outcome "undefined"'],
  [{ operation: '*', outcome: { kind: 'error' } }, 'an error without a code'],
  [{ operation: '*', ordinal: 0, outcome: { kind: 'hang' } }, 'ordinal 0'],
  [{ operation: '*', count: 1.5, outcome: { kind: 'hang' } }, 'count 1.5'],
  [{ operation: '*', probability: 2, outcome: { kind: 'hang' } }, 'probability 2'],
])('%j is refused', (rule, why) => {
  const world = faultyWorld()

  expect(() => world.faults.prime(rule as FaultRule)).toThrow(`a fault rule cannot have ${why}`)
  expect(world.faults.list()).toEqual([])
})
