import { expect, test } from 'vitest'
import { createBell } from './bell.testing.ts'
import { AwsError } from './types.ts'
import type { RequestContext, SimulatedService } from './types.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

/** Rings the bell of another service, and tells how that went. */
const ringer: SimulatedService = {
  ...createBell('ringer'),
  operations: {
    Ask(input: { operation: string; as?: string }, context: RequestContext) {
      try {
        context.call('bell', input.operation, { name: 'asked' }, input.as)
        return { went: 'well' }
      } catch (error) {
        if (error instanceof AwsError) return { went: error.code }
        throw error
      }
    },
  },
}

function ask(world: World, operation = 'Ring', as?: string): Promise<object> {
  return world.call('ringer', 'Ask', { operation, ...(as !== undefined && { as }) })
}

test('a service calls another at once, under its own role, and the journal knows', async () => {
  const world = createWorld({ services: [ringer, createBell()] })

  const answer = await ask(world)
  await ask(world, 'Ring', 'arn:somebody')

  expect(answer).toEqual({ went: 'well' })
  expect(await world.call('bell', 'Heard', {})).toMatchObject({
    rings: [{ name: 'asked' }, { name: 'asked' }],
  })
  expect(
    world.journal
      .entries()
      .filter(({ operation }) => operation === 'Ring')
      .map(({ principal, result }) => [principal, result]),
  ).toEqual([
    ['arn:aws:iam::123456789012:role/aws-service-role/ringer.amazonaws.com', 'ok'],
    ['arn:somebody', 'ok'],
  ])
})

test('it is refused like anybody else', async () => {
  const limits = [{ group: 'g', operations: ['bell:Ring'], burst: 1, perSecond: 1 }]
  const world = createWorld({ services: [ringer, createBell()], limits })

  const answers = [await ask(world), await ask(world), await ask(world, 'Melt')]

  expect(answers).toEqual([
    { went: 'well' },
    { went: 'ThrottlingException' },
    { went: 'NotImplemented' },
  ])
})

test('a primed fault meets it, before or after the effect', async () => {
  const world = createWorld({ services: [ringer, createBell()] })
  const prime = (outcome: Parameters<typeof world.faults.prime>[0]['outcome']) =>
    world.faults.prime({ operation: 'bell:Ring', outcome })

  prime({ kind: 'error', code: 'ServerException' })
  const before = await ask(world)
  prime({ kind: 'hang', afterEffect: true })
  const after = await ask(world)

  expect([before, after]).toEqual([{ went: 'ServerException' }, { went: 'InternalFailure' }])
  expect(await world.call('bell', 'Heard', {})).toMatchObject({ rings: [{ name: 'asked' }] })
})
