import { describe, expect, test } from 'vitest'
import { createHouse } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { publicListener, registryIn } from '../support/shop.ts'
import { cases } from './preflight-cases.ts'
import { filesOf, furnished, isGood, lastEntry, web, writesIn } from './preflight-world.ts'

test('what is spoken under a name of the mesh stays as it was when the service got it', async () => {
  const spoken = (protocol: object) =>
    filesOf({
      port: 8080,
      mesh: { namespace: 'shop.local', expose: { http: { port: 8080, as: 'web', ...protocol } } },
    })
  const world = await furnished()
  const house = await createHouse({ world })
  await registryIn(world, (ms) => house.turn(ms))
  house.git.commit(spoken({}))
  await house.until(async () => isGood(await house.unit(web)), 600_000)
  const since = lastEntry(world)

  house.git.commit(spoken({ protocol: 'http2' }))
  await house.turn(120_000)
  const refused = await house.unit(web)
  const early = writesIn(house, since)
  await house.stop()

  expect(refused?.status.operation.why).toMatch(
    /^apps\/web\.yaml:\d+:\d+: web-http speaks http2 from now on, and tcp until now/,
  )
  expect(early).toEqual([])
})

/** Before the first write of a release its surroundings are looked at: each check refuses in one case and passes in another. */
describe('a release is refused before its first write, and goes out when it is mended', () => {
  test.each(Object.entries(cases))('%s', async (_name, { files, unit, breaks, says, mends }) => {
    const world = await furnished()
    const since = lastEntry(world)
    const house = await createHouse({ world })
    const listener = await publicListener(world)
    const id = unit ?? web
    await breaks?.(world)

    house.git.commit(withListener(files ?? filesOf({}), listener))
    await house.turn(120_000)
    const refused = await house.unit(id)
    const early = writesIn(house, since)

    expect(refused?.status.operation).toMatchObject({ is: 'Failed', reason: 'PreflightFailed' })
    expect(refused?.status.operation.why).toMatch(says)
    expect(refused?.status.fault).toMatchObject({
      source: 'user',
      hint: expect.stringMatching(/\w/),
    })
    // The service beside the job is sound, and goes out.
    expect(unit === undefined ? early : []).toEqual([])
    const failures = house.events.filter(({ name }) => name === 'unit.failed')
    expect(failures.map(({ fields }) => fields.reason)).toEqual(['PreflightFailed'])

    if (typeof mends === 'function') await mends(world)
    else house.git.commit(withListener(mends, listener))
    await house.until(async () => isGood(await house.unit(id)), 3_600_000)
    await house.stop()
  })
})

function withListener(files: Files, arn: string): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replace('$LISTENER', arn)]),
  )
}
