import type { World } from '@plumbline/simulator'
import { expect, onTestFinished, test } from 'vitest'
import { furnishFor } from '../support/furnished.ts'
import { createHouse } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { environment, job, publicListener, service, shopWorld } from '../support/shop.ts'
import { routesIn } from '../support/traffic.ts'

/**
 * One commit changes a job, a service with its route, scaling and alarm, and a service that depends on it. What is tied by
 * `dependsOn` goes out together, or what comes later holds.
 */
interface Version {
  readonly job: string
  readonly web: string
  readonly api: string
  readonly host: string
  readonly most: number
  readonly above: string
}
const first: Version = {
  job: 'job:1',
  web: 'web:1',
  api: 'api:1',
  host: 'one.example.com',
  most: 4,
  above: '70%',
}
const second: Version = {
  job: 'job:2',
  web: 'web:2',
  api: 'api:2',
  host: 'two.example.com',
  most: 6,
  above: '90%',
}

function filesOf(version: Version, listener: string): Files {
  const web = {
    image: version.web,
    port: 8080,
    dependsOn: ['job/migrate'],
    ingress: { shop: { listener: 'public', hosts: [version.host] } },
    scale: { min: 2, max: version.most, cpu: '60%' },
    alarms: { busy: { metric: 'cpu', above: version.above, for: '3 of 3', every: '60s' } },
  }
  const listeners = { public: { arn: listener, rulePriorities: '1000-1999' } }
  return {
    'environments/prod.yaml': environment('prod', undefined, { listeners }),
    'jobs/migrate.yaml': job('migrate', JSON.stringify({ image: version.job })),
    'apps/web.yaml': service('web', JSON.stringify(web)),
    'apps/api.yaml': service(
      'api',
      JSON.stringify({ image: version.api, dependsOn: ['service/web'] }),
    ),
  }
}

const units = ['prod/job/migrate', 'prod/service/web', 'prod/service/api'] as const

/** The first version in place, and the second one committed, with one image that fails. */
async function released(failing?: string) {
  const world = await shopWorld({ full: true })
  const listener = await publicListener(world)
  for (const version of [first, second]) await furnishFor(world, filesOf(version, listener))
  const house = await createHouse({ world })
  onTestFinished(() => house.stop())
  const words = async () => {
    const memories = await Promise.all(units.map((unit) => house.unit(unit)))
    return memories.map((memory) => memory?.status.operation.is)
  }
  house.git.commit(filesOf(first, listener))
  await house.until(async () => (await words()).every((word) => word === 'Idle'))
  await house.turn(5 * 60_000)
  if (failing !== undefined)
    world.control('ecs', { type: 'fate', image: failing, fate: 'exits', exitCode: 1 })
  house.git.commit(filesOf(second, listener))
  await house.turn(60 * 60_000)
  return { live: await liveIn(world), words: await words() }
}

async function liveIn(world: World) {
  const ask = (place: string, operation: string, input: object) =>
    world.call(place, operation, input) as Promise<Record<string, unknown>>
  const { services } = (await ask('ecs', 'DescribeServices', {
    cluster: 'prod',
    services: ['web', 'api'],
  })) as { services: { taskDefinition: string }[] }
  const images = await Promise.all(
    services.map(async ({ taskDefinition }) => {
      const { taskDefinition: found } = (await ask('ecs', 'DescribeTaskDefinition', {
        taskDefinition,
      })) as { taskDefinition: { containerDefinitions: { image: string }[] } }
      return found.containerDefinitions[0]?.image
    }),
  )
  const { ScalableTargets: targets } = (await ask(
    'application-autoscaling',
    'DescribeScalableTargets',
    {
      ServiceNamespace: 'ecs',
    },
  )) as { ScalableTargets: { MaxCapacity: number }[] }
  const { MetricAlarms: alarms } = (await ask('cloudwatch', 'DescribeAlarms', {})) as {
    MetricAlarms: { AlarmName: string; Threshold: number }[]
  }
  return {
    images,
    hosts: (await routesIn(world)).map(({ takes }) => takes),
    most: targets.map(({ MaxCapacity }) => MaxCapacity),
    above: alarms
      .filter(({ AlarmName }) => !AlarmName.startsWith('TargetTracking'))
      .map(({ Threshold }) => Threshold),
  }
}

const old = { images: ['web:1', 'api:1'], hosts: ['one.example.com'], most: [4], above: [70] }
const fresh = { images: ['web:2', 'api:2'], hosts: ['two.example.com'], most: [6], above: [90] }

test('goes out together', async () => {
  expect(await released()).toEqual({ live: fresh, words: ['Idle', 'Idle', 'Idle'] })
})

test('a job that fails keeps the service with its route, scaling and alarm, and what depends on it', async () => {
  const { live, words } = await released('job:2')

  expect(live).toEqual(old)
  expect(words.slice(1)).toEqual(['Held', 'Held'])
})

test('a service that fails goes back with its route, scaling and alarm, and keeps what depends on it', async () => {
  const { live, words } = await released('web:2')

  expect(live).toEqual(old)
  expect(words).toEqual(['Idle', 'Held', 'Held'])
})

test('what comes last and fails goes back alone: what it needs was in place and healthy', async () => {
  const { live, words } = await released('api:2')

  expect(live).toEqual({ ...fresh, images: ['web:2', 'api:1'] })
  expect(words).toEqual(['Idle', 'Idle', 'Held'])
})
