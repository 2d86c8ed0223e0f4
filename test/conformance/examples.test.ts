import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { deviations } from './deviations.ts'
import { exampleOn } from './example-on-moto.ts'
import { startMoto, type Moto } from './moto.ts'
import { startStandIn, type StandIn } from './stand-in.ts'
import { systems, type System } from './systems.ts'

/** How many tasks moto says that every new service has, whatever it wants (M29). */
const tasks = 2

/**
 * Each example on an AWS that other people wrote, as far as that goes: with real Git, SQLite and SDK. What moto cannot do
 * is a deviation of the list, which the contract shows; when moto begins to do it, the contract fails.
 */
describeWith(['moto'], 'on moto', (paths) => {
  let moto: Moto
  let door: StandIn
  beforeAll(async () => {
    moto = await startMoto(paths.moto, 'eu-west-1', tasks)
    door = await startStandIn(moto.url)
  })
  afterAll(async () => {
    await door.stop()
    await moto.stop()
  })

  test.each(systems)('$name', async (system) => {
    const example = await exampleOn(door.url, system)
    const empty = await example.estate()

    const built = await example.run()
    const again = await example.run()
    expect([built.verdict, again.verdict, again.writes]).toEqual(['synced', 'synced', {}])
    expect(built.writes).toMatchObject(system.creates)
    expect((await example.estate()).length).toBeGreaterThan(empty.length)

    for (const paths of system.removals) {
      const gone = await example.remove(paths)
      expect(gone).toMatchObject({ verdict: 'synced' })
    }
    expect(withoutRemains(await example.estate())).toEqual(empty)
    example.forget()
  })

  test('the door stood in for what the list says, and for nothing else', () => {
    expect([...door.stoodIn].toSorted()).toEqual(['DescribeTargetGroups', 'ListTagsForResource'])
  })
})

/** What moto keeps although what it belongs to is deleted: services (M11), and what belongs to a scalable target (M23). */
const remains = /^(service|policy|scheduled action|alarm TargetTracking-)/

function withoutRemains(estate: readonly string[]): readonly string[] {
  return estate.filter((line) => !remains.test(line))
}

describe('what is run in the place of an example', () => {
  test.each(systems)('$name: each difference is a deviation', ({ without = [] }: System) => {
    const known = new Set(deviations.map(({ id }) => id))
    const named = without.flatMap(({ because }) => because)

    expect(named.filter((id) => !known.has(id))).toEqual([])
  })
})
