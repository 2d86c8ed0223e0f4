import { expect, onTestFinished, test } from 'vitest'
import { bundleFiles, edge, puppetHouse } from '../support/puppet.ts'
import { service } from '../support/shop.ts'

/** A service and the Puppet bundle that it needs, changed by one commit. */
const web = 'prod/service/web'
const hosts = ['h1', 'h2', 'h3', 'h4'] as const

function filesOf(version: 1 | 2) {
  const spec = { image: `web:${version}`, dependsOn: ['bundle/edge'] }
  return {
    ...bundleFiles(`notice(${version})\n`),
    'apps/web.yaml': service('web', JSON.stringify(spec)),
  }
}

/** The first version in place on every host and in ECS, and the second one committed. */
async function committed() {
  const puppet = await puppetHouse()
  const { house, world, report } = puppet
  onTestFinished(() => house.stop())
  house.git.commit(filesOf(1))
  await house.turn(60_000)
  for (const host of hosts) await report(host)
  const isIn = async () => (await house.unit(web))?.status.health.is === 'Healthy'
  await house.until(isIn)
  house.git.commit(filesOf(2))
  await house.turn(60_000)
  const image = async () => {
    const { services } = (await world.call('ecs', 'DescribeServices', {
      cluster: 'prod',
      services: ['web'],
    })) as { services: [{ taskDefinition: string }] }
    const { taskDefinition } = (await world.call('ecs', 'DescribeTaskDefinition', {
      taskDefinition: services[0].taskDefinition,
    })) as { taskDefinition: { containerDefinitions: [{ image: string }] } }
    return taskDefinition.containerDefinitions[0].image
  }
  const words = async () => {
    const memories = await Promise.all([edge, web].map((unit) => house.unit(unit as typeof web)))
    return memories.map((memory) => memory?.status.operation.is)
  }
  return { ...puppet, image, words }
}

test('the service goes out once every host has the bundle of the same commit', async () => {
  const { house, report, image, words } = await committed()

  const early = [await image(), await words()]
  for (const host of hosts.slice(1)) await report(host)
  await house.turn(5 * 60_000)
  const almost = await image()
  await report('h1')
  await house.turn(10 * 60_000)

  expect(early).toEqual(['web:1', ['RollingOut', 'Applying']])
  expect(almost).toBe('web:1')
  expect(await image()).toBe('web:2')
  expect(await words()).toEqual(['Idle', 'Idle'])
})

test('while hosts cannot apply the bundle the service stays where it is, and goes on when they can', async () => {
  const { house, report, image, words } = await committed()

  for (const host of hosts) await report(host, { result: 'failed', message: 'no such package' })
  await house.turn(30 * 60_000)
  const stuck = [await image(), await words()]
  for (const host of hosts) await report(host)
  await house.turn(10 * 60_000)

  expect(stuck).toEqual(['web:1', ['Idle', 'Held']])
  expect(await image()).toBe('web:2')
  expect(await words()).toEqual(['Idle', 'Idle'])
})
