import { expect, test } from 'vitest'
import { createBell } from './bell.testing.ts'
import type { SimulatedService } from './types.ts'
import { createWorld } from './world.ts'

/** Registers a target at its peer for whoever calls it. */
const asking: SimulatedService = {
  ...createBell('ecs'),
  operations: {
    Register(input: { group: string }, context) {
      const target = { group: input.group, id: '10.0.0.1', port: 80, zone: 'a', owner: 'task' }
      return { registered: context.peer('elasticloadbalancing')?.register(target) }
    },
  },
}

/** Remembers on its own timeline, under its own name, that it was asked. */
function offering(): SimulatedService {
  const bell = createBell('elasticloadbalancing')
  return {
    ...bell,
    peer: (context) => ({
      register({ group }: { group: string }) {
        context.after(5, { type: 'ring', name: `${group} by ${context.principal}`, again: 0 })
        return true
      },
    }),
  }
}

test('a peer acts in the same instant, on its own part of the timeline, as asked by the service', async () => {
  const world = createWorld({ services: [asking, offering()], startAt: 0 })

  const answer = await world.call('ecs', 'Register', { group: 'web' })
  world.advance(5)

  expect(answer).toEqual({ registered: true })
  expect(await world.call('elasticloadbalancing', 'Heard', {})).toMatchObject({
    rings: [
      { at: 5, name: 'web by arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com' },
    ],
  })
})

test('in a world without it there is no such peer', async () => {
  const world = createWorld({ services: [asking] })

  expect(await world.call('ecs', 'Register', { group: 'web' })).toEqual({ registered: undefined })
})

test('what passes between peers takes no token and leaves no entry in the journal', async () => {
  const limits = [
    { group: 'g', operations: ['elasticloadbalancing:Register'], burst: 0, perSecond: 1 },
  ]
  const world = createWorld({ services: [asking, offering()], limits })

  await world.call('ecs', 'Register', { group: 'web' })

  expect(world.journal.entries().map(({ service }) => service)).toEqual(['ecs'])
})
