import { expect, it } from 'vitest'
import type { GitSource } from '@plumbline/controller/model'
import { createHouse } from '../support/house.ts'
import { memoryGit } from '../support/memory-git.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

const place = { 'environments/prod.yaml': environment('prod') }
const web = { 'web.yaml': service('web', '{ image: "web:1" }') }
const other = { 'web.yaml': service('web', '{ image: "web:2" }') }

async function twoSources() {
  const world = await shopWorld()
  const second = memoryGit('second', () => world.now())
  const mirror = { gone: false }
  const guarded: GitSource = {
    ...second,
    name: 'second',
    head: () => second.head(),
    files: (revision) => (mirror.gone ? Promise.reject(new Error('gone')) : second.files(revision)),
  }
  const house = await createHouse({ world, others: [guarded] })
  house.git.commit({ ...place, ...web })
  second.commit(place)
  await house.turn(5 * 60_000)
  const writes = () =>
    world.journal.entries().filter(({ operation }) => /^(Create|Update|Delete)/.test(operation))
  const names = () => house.events.map(({ name }) => name)
  return { house, second, mirror, writes, names }
}

it('a unit in two sources is a problem that is told, and no fight', async () => {
  const { house, second, writes, names } = await twoSources()
  const before = writes().length

  second.commit({ ...place, ...other })
  await house.turn(30 * 60_000)

  const memory = await house.unit('prod/service/web')
  expect(memory?.status.sync).toMatchObject({ is: 'OutOfSync', reason: 'InvalidDocument' })
  expect(memory?.problems[0]?.message).toContain('declares prod/service/web, and so does')
  expect(names().filter((name) => name === 'document.invalid')).toHaveLength(1)
  expect(writes()).toHaveLength(before)
  await house.stop()
})

it('a unit moves from one source to another without being deleted', async () => {
  const { house, second, writes } = await twoSources()

  second.commit({ ...place, ...other })
  await house.turn(60_000)
  house.git.commit(place)
  await house.turn(10 * 60_000)

  const memory = await house.unit('prod/service/web')
  expect(memory).toMatchObject({ source: 'second', status: { sync: { is: 'Synced' } } })
  expect(memory?.applied?.unit.spec).toMatchObject({ image: 'web:2' })
  expect(writes().some(({ operation }) => operation.startsWith('Delete'))).toBe(false)
  await house.stop()
})

it('nothing is deleted at a start that could not load every source: it may have moved', async () => {
  const { house, second, mirror } = await twoSources()
  second.fail('SourceUnreachable')
  mirror.gone = true
  house.git.commit(place)
  await house.restart()
  await house.turn(10 * 60_000)

  const deletions = () =>
    house.world.journal.entries().filter(({ operation }) => operation === 'DeleteService').length
  const blind = deletions()
  second.fail(undefined)
  mirror.gone = false
  await house.turn(10 * 60_000)

  expect([blind, deletions()]).toEqual([0, 1])
  await house.stop()
})

it('a service of somebody else in the same cluster is none of our business', async () => {
  const { house, writes } = await twoSources()
  const tags = [
    { key: 'plumbline:unit', value: 'prod/service/theirs' },
    { key: 'plumbline:source', value: 'elsewhere' },
  ]
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-a'] } }
  const definition = { taskDefinition: 'prod-web', launchType: 'FARGATE', networkConfiguration }
  const input = { cluster: 'prod', serviceName: 'theirs', ...definition, tags }
  await house.world.call('ecs', 'CreateService', { ...input, desiredCount: 1 })
  const before = writes().length

  await house.turn(10 * 60_000)

  expect(house.control().readiness()).toMatchObject({ ready: true })
  expect([...house.loop().board.units.keys()]).toEqual(['prod/service/web'])
  expect(writes()).toHaveLength(before)
  await house.stop()
})
