import { describe, expect, it } from 'vitest'
import { dice } from '../support/random.ts'
import {
  ask,
  commit,
  definition,
  goBack,
  imageOf,
  inUse,
  numberOf,
  released,
  revisions,
  tidyHouse,
  web,
} from './tidying-world.ts'

const minute = 60_000
/** A release rests for ten minutes before anything is tidied up. */
const restMs = 15 * minute

describe('old task definitions', () => {
  it('go when the unit has rested, but for as many as the environment says', async () => {
    const house = await tidyHouse()
    for (const image of ['web:1', 'web:2', 'web:3', 'web:4', 'web:5'])
      await released(house, image, 2)
    const before = await revisions(house.world, 'ACTIVE')

    await house.turn(restMs)

    expect(before).toEqual([1, 2, 3, 4, 5])
    expect(await revisions(house.world, 'ACTIVE')).toEqual([4, 5])
    expect(await revisions(house.world, 'DELETE_IN_PROGRESS')).toEqual([1, 2, 3])
    const told = house.events.filter(({ name }) => name.startsWith('leftovers.'))
    expect(told.map(({ name, fields }) => [name, fields.unit])).toEqual([
      ['leftovers.removed', web],
    ])
    const memory = await house.unit(web)
    expect(memory?.status.sync.is).toBe('Synced')
    await house.stop()
  })

  it('are registered anew when somebody goes back to a release of which they are gone', async () => {
    const house = await tidyHouse()
    const first = await released(house, 'web:1', 1)
    for (const image of ['web:2', 'web:3']) await released(house, image, 1)
    await house.turn(restMs)
    expect(await revisions(house.world, 'ACTIVE')).toEqual([3])

    await goBack(house, first)

    const { runs } = await inUse(house.world)
    expect(numberOf(runs)).toBe(4)
    expect(imageOf(await definition(house.world, runs))).toBe('web:1')
    expect((await house.unit(web))?.status.operation.is).toBe('Held')
    await house.stop()
  })

  it('of somebody else stay, and so does one that a service of somebody else or a task runs', async () => {
    const house = await tidyHouse()
    for (const image of ['web:1', 'web:2']) await released(house, image, 1)
    const { world } = house
    const [first] = await ownArns(house)
    const foreign = {
      family: 'prod-web',
      containerDefinitions: [{ name: 'x', image: 'x', memory: 64 }],
    }
    await ask(world, 'RegisterTaskDefinition', foreign)
    const network = { awsvpcConfiguration: { subnets: ['subnet-a'] } }
    const shared = {
      cluster: 'prod',
      taskDefinition: first,
      launchType: 'FARGATE',
      networkConfiguration: network,
    }
    await ask(world, 'CreateService', { ...shared, serviceName: 'foreign', desiredCount: 0 })
    for (const image of ['web:3', 'web:4', 'web:5']) await released(house, image, 1)
    const [, , , third] = await ownArns(house)
    // One that goes on and on; those that are run on their own end at once otherwise.
    world.control('ecs', { type: 'fate', image: 'web:3', fate: 'exits', afterSeconds: 86_400 })
    await ask(world, 'RunTask', { ...shared, taskDefinition: third })

    await house.turn(restMs)

    // 1 is the service's, 3 is somebody else's, 4 is the task's, 6 runs; what was registered second and fifth is gone.
    expect(await revisions(world, 'ACTIVE')).toEqual([1, 3, 4, 6])
    await house.stop()
  })

  it('of a held unit stay, also the ones that failed', async () => {
    const house = await tidyHouse()
    for (const image of ['web:1', 'web:2', 'web:bad']) await released(house, image, 1)

    await house.turn(60 * minute)

    expect(await revisions(house.world, 'ACTIVE')).toEqual([1, 2, 3])
    await house.stop()
  })

  it('wait until nobody registers anything any more', async () => {
    const house = await tidyHouse()
    for (const image of ['web:1', 'web:2']) await released(house, image, 1)
    const { account, region } = house.world
    const { writer } = house.aws()({ account, region })
    const input = { family: 'other', containerDefinitions: [{ name: 'x', image: 'x', memory: 64 }] }
    const register = () => writer.call({ op: 'ecs:RegisterTaskDefinition', input })
    await house.turn(6 * minute)
    await Promise.all(Array.from({ length: 15 }, register))
    for (let second = 0; second < 300; second++) await Promise.all([register(), house.turn(1_000)])
    const busy = await revisions(house.world, 'ACTIVE')

    await house.turn(5 * minute)

    expect(busy).toEqual([1, 2])
    expect(await revisions(house.world, 'ACTIVE')).toEqual([2])
    await house.stop()
  })

  it('that were deregistered and not deleted are deleted later', async () => {
    const house = await tidyHouse()
    for (const image of ['web:1', 'web:2']) await released(house, image, 1)
    const outcome = { kind: 'error', code: 'ServerException', status: 500 } as const
    house.world.faults.prime({ operation: 'ecs:DeleteTaskDefinitions', probability: 1, outcome })
    await house.turn(restMs)
    const left = await revisions(house.world, 'INACTIVE')
    house.world.faults.clear()

    await released(house, 'web:3', 1)
    await house.turn(restMs)

    expect(left).toEqual([1])
    expect(await revisions(house.world, 'INACTIVE')).toEqual([])
    expect(await revisions(house.world, 'DELETE_IN_PROGRESS')).toEqual([1, 2])
    await house.stop()
  })

  it('that cannot be removed are told of once, and the unit stays in sync', async () => {
    const house = await tidyHouse()
    for (const image of ['web:1', 'web:2']) await released(house, image, 1)
    const outcome = { kind: 'access-denied' } as const
    house.world.faults.prime({ operation: 'ecs:DeregisterTaskDefinition', probability: 1, outcome })

    await house.turn(restMs)
    await released(house, 'web:3', 1)
    await house.turn(restMs)

    const told = house.events.filter(({ name }) => name === 'leftovers.kept')
    expect(told.map(({ fields }) => fields.reason)).toEqual(['AccessDenied'])
    expect((await house.unit(web))?.status.sync.is).toBe('Synced')
    expect(await revisions(house.world, 'ACTIVE')).toEqual([1, 2, 3])
    await house.stop()
  })
})

/** A release that never got in, or that Git wants anyway, is nothing to go back to. */
function isRefused(error: unknown): void {
  expect(String(error)).toMatch(/there is no .*release of .* that was good/)
}

async function ownArns(house: Awaited<ReturnType<typeof tidyHouse>>): Promise<readonly string[]> {
  const input = { familyPrefix: 'prod-web', status: 'ACTIVE' }
  const { taskDefinitionArns } = await ask<{ taskDefinitionArns: string[] }>(
    house.world,
    'ListTaskDefinitions',
    input,
  )
  return taskDefinitionArns
}

describe('whatever is released and taken back', () => {
  const seeds = Array.from({ length: 12 }, (_, index) => index + 1)

  it.each(seeds)(
    'nothing that is used goes, and at rest no more than is kept stays, seed %i',
    async (seed) => {
      const random = dice(seed)
      const keep = 1 + random.below(3)
      const house = await tidyHouse(seed)
      const good = [await released(house, 'web:0', keep)]
      for (let step = 1; step <= 8; step++) {
        const deed = random.below(5)
        if (deed === 0) await released(house, `web:bad${step}`, keep)
        else if (deed === 1 && good.length > 1)
          await goBack(house, random.one(good)).catch(isRefused)
        else if (deed === 2) commit(house, `web:${step}`, keep)
        else good.push(await released(house, `web:${random.below(step + 1)}`, keep))
        await house.turn(random.one([minute, restMs]))
        for (const arn of (await inUse(house.world)).arns) {
          expect((await definition(house.world, arn)).status, `${arn} after step ${step}`).toBe(
            'ACTIVE',
          )
        }
      }
      await released(house, 'web:last', keep)
      await house.turn(2 * restMs)

      // The newest registered one runs.
      expect((await revisions(house.world, 'ACTIVE')).length).toBeLessThanOrEqual(keep)
      expect(await revisions(house.world, 'INACTIVE')).toEqual([])
      expect((await house.unit(web))?.status.sync.is).toBe('Synced')
      await house.stop()
    },
  )
})
