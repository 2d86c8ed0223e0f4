import { expect, test } from 'vitest'
import { createHouse, type House } from '../support/house.ts'
import {
  ask,
  callsIn,
  filesOf,
  furnished,
  isGood,
  lastEntry,
  push,
  registry,
  secret,
  web,
  writesIn,
} from './preflight-world.ts'

/** What becomes of a release that was refused, and of the unit meanwhile. */
const minuteMs = 60_000

/** The sound service in place, and then a commit whose image nobody has pushed. */
async function refused(): Promise<House> {
  const world = await furnished()
  const house = await createHouse({ world })
  house.git.commit(filesOf({}))
  await house.until(async () => isGood(await house.unit(web)))
  house.git.commit(filesOf({ image: `${registry}/shop/web:2`, scale: 3 }))
  await house.until(async () => (await house.unit(web))?.status.fault?.code === 'PreflightFailed')
  return house
}

const checksIn = (house: House, since: number) =>
  callsIn(house, since).filter((operation) => operation === 'DescribeImages').length

async function liveImage(house: House) {
  const { services } = (await ask(house.world, 'ecs:DescribeServices', {
    cluster: 'prod',
    services: ['web'],
  })) as { services: [{ taskDefinition: string; desiredCount: number }] }
  const { taskDefinition, desiredCount } = services[0]
  const found = (await ask(house.world, 'ecs:DescribeTaskDefinition', { taskDefinition })) as {
    taskDefinition: { containerDefinitions: [{ image: string }] }
  }
  return [found.taskDefinition.containerDefinitions[0].image, desiredCount]
}

test('what runs goes on as it is, and its drift is repaired', async () => {
  const house = await refused()
  const since = lastEntry(house.world)

  await ask(house.world, 'ecs:UpdateService', { cluster: 'prod', service: 'web', desiredCount: 5 })
  await house.turn(2 * minuteMs)
  const memory = await house.unit(web)

  expect(writesIn(house, since)).toEqual(['UpdateService'])
  expect(await liveImage(house)).toEqual([`${registry}/shop/web:1`, 2])
  expect(memory?.status).toMatchObject({
    sync: { is: 'OutOfSync', reason: 'PreflightFailed' },
    health: { is: 'Healthy' },
    operation: { is: 'Failed', reason: 'PreflightFailed' },
  })
})

test('it is checked again later and later, not in every pass', async () => {
  const house = await refused()
  const since = lastEntry(house.world)

  await house.turn(120 * minuteMs)

  const checks = checksIn(house, since)
  expect(checks).toBeGreaterThan(5)
  expect(checks).toBeLessThan(30)
})

test('a unit that is in place is never checked', async () => {
  const world = await furnished()
  const house = await createHouse({ world })
  house.git.commit(filesOf({}))
  await house.until(async () => isGood(await house.unit(web)))
  const since = lastEntry(world)

  await house.turn(30 * minuteMs)
  await ask(world, 'ecs:UpdateService', { cluster: 'prod', service: 'web', desiredCount: 5 })
  await house.turn(5 * minuteMs)
  await house.loseStore()
  await house.until(async () => isGood(await house.unit(web)))

  expect(writesIn(house, since)).toEqual(['UpdateService'])
  for (const operation of ['DescribeImages', 'GetRole', 'DescribeSubnets', 'DescribeSecret']) {
    expect(callsIn(house, since)).not.toContain(operation)
  }
})

test('a commit has it checked again at once, and so has a person', async () => {
  const house = await refused()
  await house.turn(60 * minuteMs)
  const first = lastEntry(house.world)

  house.git.commit({ ...filesOf({ image: `${registry}/shop/web:2`, scale: 3 }), 'README.yaml': '' })
  await house.turn(minuteMs)
  const afterCommit = checksIn(house, first)
  await push(house.world, '2')
  await house.control().sync(web)
  await house.turn(5_000)
  const running = (await house.unit(web))?.status.operation.reason
  await house.until(async () => isGood(await house.unit(web)))

  expect(afterCommit).toBe(1)
  expect(running).not.toBe('PreflightFailed')
  expect(await liveImage(house)).toEqual([`${registry}/shop/web:2`, 3])
})

test('a person lets it out all the same, for this once, and that is told', async () => {
  const house = await refused()
  const since = lastEntry(house.world)

  await house.control().release(web, { author: 'dana', reason: 'it is on its way' })
  await house.turn(minuteMs)
  const waived = await house.unit(web)
  house.git.commit(filesOf({ image: `${registry}/shop/web:3` }))
  await house.turn(minuteMs)
  const next = await house.unit(web)

  expect(house.events.find(({ name }) => name === 'release.waived')?.fields).toMatchObject({
    unit: web,
    author: 'dana',
    why: 'it is on its way',
  })
  expect(writesIn(house, since)).toContain('UpdateService')
  expect(waived?.status.fault).toBeUndefined()
  expect(next?.status.operation.why).toContain('there is no image 3')
})

test('what may not be looked at is told, and keeps nothing back', async () => {
  const world = await furnished()
  world.faults.prime({
    operation: 'iam:GetRole',
    count: 'all',
    outcome: { kind: 'access-denied' },
  })
  const house = await createHouse({ world })

  house.git.commit(filesOf({}))
  await house.until(async () => isGood(await house.unit(web)))

  const warned = house.events.filter(({ name }) => name === 'release.warned')
  expect(warned.map(({ fields }) => fields.check)).toEqual(['role', 'role'])
  expect(warned[0]?.fields).toMatchObject({
    why: expect.stringMatching(
      /^apps\/web\.yaml:8:11: the check "role" could not be made: iam:GetRole/,
    ),
    hint: expect.stringContaining('Allow iam:GetRole'),
  })
})

test('the value of a secret is read only where the environment asks for it, and is told nowhere', async () => {
  const world = await furnished()
  const value = { SecretId: secret, SecretString: '{"user":"hunter2"}' }
  await ask(world, 'secretsmanager:PutSecretValue', value)
  const house = await createHouse({ world })
  const asked = () => callsIn(house, 0).filter((operation) => operation === 'GetSecretValue')

  house.git.commit(filesOf({}))
  await house.until(async () => isGood(await house.unit(web)))
  const unasked = asked()
  house.git.commit(filesOf({ scale: 3 }, {}, {}, '{ checkSecretKeys: true }'))
  await house.until(async () => (await house.unit(web))?.status.fault?.code === 'PreflightFailed')
  const told = JSON.stringify([
    house.events,
    await house.unit(web),
    await house.store.history(web, 100),
  ])

  expect(unasked).toEqual([])
  expect(asked()).toEqual(['GetSecretValue'])
  expect(told).toContain('has no key password')
  expect(told).not.toMatch(/hunter2|has no key user/)
})

test('the digests of a release are remembered with it, and a tag that was moved is told', async () => {
  const world = await furnished()
  const house = await createHouse({ world })
  house.git.commit(filesOf({}))
  await house.until(async () => isGood(await house.unit(web)))
  const first = (await house.unit(web))?.lastGood

  await push(world, '1', 'other bytes')
  house.git.commit(filesOf({ scale: 3 }))
  await house.until(async () => (await house.unit(web))?.lastGood?.revision !== first?.revision)
  const [record] = (await house.store.history(web, 100)).filter(({ good }) => good !== undefined)

  expect(first?.images).toMatchObject([
    {
      container: 'web',
      image: `${registry}/shop/web:1`,
      digest: expect.stringMatching(/^sha256:/),
    },
  ])
  const warned = house.events.filter(({ name }) => name === 'release.warned')
  expect(warned.map(({ fields }) => fields.why)).toEqual([
    expect.stringMatching(
      /^apps\/web\.yaml:5:10: .*web:1 was sha256:\w{12} in the release before and is sha256:\w{12} now/,
    ),
  ])
  expect(record?.good?.images?.[0]?.image).toBe(`${registry}/shop/web:1`)
})
