import { expect, test } from 'vitest'
import { bundleFiles, edge, puppetHouse } from '../support/puppet.ts'
import { environment } from '../support/shop.ts'

const hosts = ['h1', 'h2', 'h3', 'h4'] as const
const nothing = {
  'environments/prod.yaml': environment('prod', '{ prune: confirm, drift: revert }'),
}
const confirming = { ...bundleFiles('notice(1)\n'), ...nothing }

test('a bundle that is taken out of Git: hosts are told first, archives go, and it comes back above', async () => {
  const { house, pointer, keys, report, put, memory } = await puppetHouse()
  const everybody = async () => {
    await house.turn(60_000)
    for (const host of hosts) await report(host)
    await house.turn(60_000)
  }
  house.git.commit(confirming)
  await everybody()
  const before = await pointer()
  // Of another bundle, in the same bucket.
  await put(`bundles/other/${before.digest}.tar.gz`, 'kept')

  house.git.commit(nothing)
  await house.turn(60_000)
  expect(await pointer()).toEqual(before)
  expect((await memory()).kept).toBe('PruneNeedsConfirmation')

  await house.control().sync(edge, { prune: true })
  await house.turn(60_000)

  const retired = await pointer()
  expect(retired).toMatchObject({ digest: null, retired: true })
  expect(retired.generation).toBeGreaterThan(before.generation)
  expect(await keys('bundles/')).toEqual([`bundles/other/${before.digest}.tar.gz`])
  expect(await keys('reports/edge/')).toHaveLength(4)
  expect(await house.unit(edge)).toBeUndefined()
  expect(house.events.map(({ name }) => name)).toContain('unit.removed')

  house.git.commit(confirming)
  await house.turn(60_000)
  expect((await pointer()).digest).toBe(before.digest)
  expect((await pointer()).generation).toBeGreaterThan(retired.generation)
  expect((await pointer()).retired).toBeUndefined()
  await house.stop()
})

test('of a bundle that somebody else publishes under the same name, nothing is touched', async () => {
  const { house, pointer, keys, put, report } = await puppetHouse()
  house.git.commit(confirming)
  await house.turn(60_000)
  for (const host of hosts) await report(host)
  await house.turn(60_000)
  const theirs = { ...(await pointer()), unit: 'dev/bundle/edge' }
  house.git.commit(nothing)
  await house.turn(60_000)

  await put('current/edge.json', JSON.stringify({ payload: JSON.stringify(theirs) }))
  await house.control().sync(edge, { prune: true })
  await house.turn(60_000)

  expect(await pointer()).toEqual(theirs)
  expect(await keys('bundles/edge/')).toHaveLength(2)
  await house.stop()
})
