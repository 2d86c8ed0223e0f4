import { expect, it } from 'vitest'
import { FaultError } from '@plumbline/controller/model'
import { createHouse, type House } from '../support/house.ts'
import { shop, shopWorld } from '../support/shop.ts'

const call = { op: 'ecs:UpdateService', input: { service: 'api' } } as const
const gone = new FaultError({
  code: 'MirrorMissing',
  source: 'controller',
  retry: 'backoff',
  message: 'the mirror is gone',
  hint: 'Wait.',
})

/** A shop that stands, and a write of which nobody knows what became. */
async function shopInDoubt(git: { broken: boolean }): Promise<House> {
  const house = await createHouse({
    world: await shopWorld(),
    wrap: () => ({
      git: (source) => ({
        ...source,
        name: source.name,
        head: () => (git.broken ? Promise.reject(gone) : source.head()),
        files: (revision) => (git.broken ? Promise.reject(gone) : source.files(revision)),
      }),
    }),
  })
  house.git.commit(shop)
  await house.turn(5 * 60_000)
  await house.store.intend('prod/service/api', 'r', call, house.clock.now())
  return house
}

/** How often ECS was asked since `from` what became of rollouts. */
function asked(house: House, from: number): number {
  const calls = house.world.journal.entries().slice(from)
  return calls.filter(({ operation }) => operation === 'ListServiceDeployments').length
}

it('a doubt about a write outlives starts during which nothing is known of Git', async () => {
  const git = { broken: false }
  const house = await shopInDoubt(git)
  const from = house.world.journal.entries().length

  git.broken = true
  for (let start = 0; start < 2; start++) {
    await house.restart()
    await house.turn(60_000)
  }
  const blind = asked(house, from)
  git.broken = false
  await house.restart()
  await house.turn(60_000)

  expect(blind).toBe(0)
  expect(asked(house, from)).toBe(1)
  await house.stop()
})

it('a doubt outlives a start that is killed before its first pass', async () => {
  const house = await shopInDoubt({ broken: false })
  const from = house.world.journal.entries().length

  for (let start = 0; start < 2; start++) {
    await house.restart()
    // Time enough to take up what the store remembers; nothing is due before the clock is looked at.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  const early = asked(house, from)
  await house.turn(60_000)

  expect([early, asked(house, from)]).toEqual([0, 1])
  await house.stop()
})

it('a doubt lasts while ECS cannot be asked, and ends with the answer', async () => {
  const house = await shopInDoubt({ broken: false })
  const from = house.world.journal.entries().length
  const denied = { kind: 'access-denied' } as const
  house.world.faults.prime({
    operation: 'ecs:ListServiceDeployments',
    count: 'all',
    outcome: denied,
  })
  await house.restart()
  await house.turn(60_000)
  const denials = asked(house, from)

  house.world.faults.clear()
  await house.turn(60 * 60_000)

  expect(denials).toBeGreaterThan(0)
  expect((await house.unit('prod/service/api'))?.suspect).toBeUndefined()
  const answered = house.world.journal.entries().slice(from)
  const good = answered.filter(
    ({ operation, result }) => operation === 'ListServiceDeployments' && result === 'ok',
  )
  expect(good).toHaveLength(1)
  await house.stop()
})

it('a unit is not called in sync after a start that could not load its source', async () => {
  const git = { broken: false }
  const house = await shopInDoubt(git)

  git.broken = true
  await house.restart()
  await house.turn(60_000)

  const memory = await house.unit('prod/service/web')
  expect(memory?.status.sync).toMatchObject({ is: 'Unknown', reason: 'SourceUnavailable' })
  await house.stop()
})
