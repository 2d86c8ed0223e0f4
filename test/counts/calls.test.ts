import { describe, expect, it } from 'vitest'
import { isRead } from '@plumbline/simulator'
import { cache, createHouse, type House } from '../support/house.ts'
import { environment, service, shopWorld } from '../support/shop.ts'
import type { Files } from '../support/memory-git.ts'
import { counted, settled } from './counted.ts'

/** One environment with `count` services. */
function estate(count: number, image = 'app:1'): Files {
  const names = Array.from({ length: count }, (_, index) => `s${String(index).padStart(4, '0')}`)
  const apps = names.map((name) => [`apps/${name}.yaml`, service(name, `{ image: "${image}" }`)])
  return { 'environments/prod.yaml': environment('prod'), ...Object.fromEntries(apps) }
}

async function converged(count: number, intervalMs = 30_000): Promise<House> {
  // Without the rates of AWS: they bound the time and not the number of calls, which is what is counted here.
  const house = await createHouse({ world: await shopWorld({ throttling: false }), intervalMs })
  house.git.commit(estate(count))
  await settled(house, count)
  return house
}

describe.each([100, 500])('with %i services', (count) => {
  it('a cold converge makes each service once; another process reads no revision of anything', async () => {
    const house = await converged(count)

    const calls = Object.fromEntries([...house.aws().calls()].map(([op, made]) => [op, made.calls]))
    expect(calls).toMatchObject({
      'ecs:RegisterTaskDefinition': count,
      'ecs:CreateService': count,
      'logs:CreateLogGroup': count,
    })
    expect(calls['ecs:UpdateService']).toBeUndefined()
    // What AWS answers to a registration is a reading of the revision, and where all revisions stay none is looked through.
    expect(calls['ecs:DescribeTaskDefinition']).toBeUndefined()
    await house.restart()
    await house.turn(30_000)
    const restarted = house.aws().calls()
    const looks = restarted.get('ecs:DescribeServices')?.calls
    expect(looks).toBeLessThanOrEqual(2 * Math.ceil(count / 10))
    expect(restarted.get('ecs:DescribeTaskDefinition')).toBeUndefined()
    expect(restarted.get('ecs:DescribeServiceRevisions')).toBeUndefined()
    await house.stop()
  })

  it('an idle pass costs one page and one batch of reads, and no write', async () => {
    const house = await converged(count)
    // Ten minutes after a release each unit is looked through once for revisions that nothing needs: that is behind it then.
    await house.turn(20 * 60_000)

    const calls = await counted(house, () => house.turn(30_000))

    expect(calls).toEqual({
      'application-autoscaling:DescribeScalableTargets': Math.ceil(count / 50),
      'cloudwatch:DescribeAlarms': 1,
      'ecs:ListServices': Math.ceil(count / 100),
      'ecs:ListTaskDefinitionFamilies': 1,
      'ecs:DescribeServices': Math.ceil(count / 10),
      'logs:DescribeLogGroups': Math.ceil(count / 50),
    })
    await house.stop()
  })

  it('a changed unit costs its own calls only', async () => {
    const house = await converged(count)
    await house.turn(60_000)
    house.git.commit({
      ...estate(count),
      // Another text for each size: what was parsed for one house is known to the next.
      'apps/s0003.yaml': service('s0003', `{ image: "app:2-of-${count}" }`),
    })

    const parsed = cache.parsed
    const calls = await counted(house, () => house.turn(30_000))

    expect(cache.parsed - parsed).toBe(1)
    const writes = Object.entries(calls).filter(([op]) => !isRead(op))
    expect(Object.fromEntries(writes)).toEqual({
      'ecs:RegisterTaskDefinition': 1,
      'ecs:UpdateService': 1,
    })
    // Beside the regular pass over everything: the passes of the one unit, each with one batch of its own.
    const own = (calls['ecs:DescribeServices'] ?? 0) - Math.ceil(count / 10)
    expect(own).toBeLessThanOrEqual(8)
    expect(calls['ecs:DescribeTaskDefinition']).toBeLessThanOrEqual(2)
    await house.stop()
  })
})

it('units with few revisions are looked through for old ones without reading any', async () => {
  const count = 20
  const house = await converged(count, 10 * 60_000)

  await house.restart()
  // Within the first hour of a process each unit is looked through.
  await house.turn(80 * 60_000)

  const calls = house.aws().calls()
  // The newest of its family, and those that were deregistered and not deleted.
  expect(calls.get('ecs:ListTaskDefinitions')?.calls).toBe(2 * count)
  expect(calls.get('ecs:DescribeTaskDefinition')).toBeUndefined()
  await house.stop()
})
