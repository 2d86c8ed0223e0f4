import { isRead } from '@plumbline/simulator'
import { expect, it, onTestFinished } from 'vitest'
import { createHouse } from '../support/house.ts'
import { memoryGit, type MemoryGit } from '../support/memory-git.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

/** A team writes one source; what it may reach is written into another one, which the team cannot write to. */
const bounds = (images = 'ours/*') => `apiVersion: plumbline/v1
kind: Tenant
metadata: { name: shop }
spec:
  environments: [prod]
  clusters: [prod]
  accounts: ["123456789012"]
  regions: [eu-west-1]
  subnets: [subnet-*]
  securityGroups: [sg-app]
  images: { repositories: ["${images}"] }
  roles: { execution: [ecs-execution] }
`

const place = { 'environments/prod.yaml': environment('prod') }
const web = { 'apps/web.yaml': service('web', '{ image: "ours/web:1" }') }
const theft = { 'apps/theft.yaml': service('theft', '{ image: "theirs/vault:1" }') }

async function boundedHouse(platform: MemoryGit) {
  const world = await shopWorld()
  const house = await createHouse({ world, others: [platform], tenants: 'platform' })
  onTestFinished(() => house.stop())
  /** What AWS was asked for since the start, but for looks. */
  const writes = () =>
    world.journal
      .entries()
      .filter(({ operation }) => !isRead(operation) && operation !== 'CreateCluster')
      .map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`)
  const synced = async (unit: string) => (await house.unit(unit as never))?.status.sync.is
  return { house, writes, synced }
}

function platformWith(files: Readonly<Record<string, string>>): MemoryGit {
  const git = memoryGit('platform', () => 0)
  git.commit(files)
  return git
}

it('what reaches further than its bounds is refused before anything is sent', async () => {
  const { house, writes, synced } = await boundedHouse(platformWith({ 'shop.yaml': bounds() }))
  house.git.commit({ ...place, ...web, ...theft })

  await house.until(async () => (await synced('prod/service/web')) === 'Synced')
  await house.turn(120_000)

  expect(writes().filter((text) => text.includes('theft') || text.includes('vault'))).toEqual([])
  expect(house.events.filter(({ name }) => name === 'document.invalid')).toMatchObject([
    {
      fields: {
        source: 'main',
        file: 'apps/theft.yaml',
        path: 'spec.image',
        why: 'tenant shop does not allow this image',
      },
    },
  ])
})

it('bounds that are drawn closer hold at once, even while the bounded source is out of reach', async () => {
  const platform = platformWith({ 'shop.yaml': bounds('*') })
  const { house, synced } = await boundedHouse(platform)
  house.git.commit({ ...place, ...web })
  await house.until(async () => (await synced('prod/service/web')) === 'Synced')

  house.git.fail('Unreachable')
  platform.commit({ 'shop.yaml': bounds('others/*') })
  await house.turn(60_000)

  expect(await house.unit('prod/service/web')).toMatchObject({
    problems: [{ path: 'spec.image', file: 'apps/web.yaml' }],
    applied: { unit: { name: 'web' } },
  })
})

it('nothing goes out while the tenants cannot be read, and everything when they can', async () => {
  const platform = platformWith({ 'shop.yaml': bounds() })
  platform.fail('Unreachable')
  const { house, writes, synced } = await boundedHouse(platform)
  house.git.commit({ ...place, ...web })

  await house.turn(120_000)
  expect(writes()).toEqual([])
  expect((await house.store.source('main'))?.fault?.code).toBe('TenantsUnread')

  platform.fail(undefined)
  await house.until(async () => (await synced('prod/service/web')) === 'Synced')
  expect((await house.store.source('main'))?.fault).toBeUndefined()
})

it('tells nothing of an order that only the start has', async () => {
  const { house, synced } = await boundedHouse(platformWith({ 'shop.yaml': bounds() }))
  house.git.commit({ ...place, ...web })
  await house.until(async () => (await synced('prod/service/web')) === 'Synced')

  await house.restart()
  await house.turn(60_000)

  const trouble = house.events.filter(({ name }) => /failed|crashed|invalid/.test(name))
  expect(trouble.filter(({ fields }) => fields.reason !== 'EmptyRepository')).toEqual([])
})

it('a source cannot widen its bounds by itself', async () => {
  const { house, writes } = await boundedHouse(platformWith({ 'shop.yaml': bounds() }))
  house.git.commit({ ...place, ...theft, 'mine.yaml': bounds('*') })

  await house.turn(120_000)

  expect(writes()).toEqual([])
  const told = house.events.filter(({ name }) => name === 'document.invalid')
  expect(told.map(({ fields }) => fields.why)).toEqual([
    'tenant shop does not allow this image',
    'a tenant cannot write its own bounds',
  ])
})
