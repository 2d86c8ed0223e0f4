import { describe, expect, it } from 'vitest'
import { estate } from '../support/estate.ts'
import { routedHouse, web, type RoutedHouse } from '../support/routed.ts'
import { elb, groupNames, routesIn, watch } from '../support/traffic.ts'

const shifted = (deploy: object, more: object = {}) =>
  web({}, { roles: { infrastructure: 'ecs-shift' }, deploy, ...more })
const blueGreen = (more: object = {}) => shifted({ strategy: 'blueGreen', bakeAfter: '1m' }, more)

async function settledHouse(spec: object): Promise<RoutedHouse> {
  const house = await routedHouse()
  house.commit({ web: spec })
  await house.until(() => house.settled('web'))
  return house
}

const writes = (house: RoutedHouse, operation: string) =>
  house.aws().calls().get(`elasticloadbalancing:${operation}`)?.calls ?? 0

describe('traffic that ECS shifts', () => {
  it('has two groups, one of which serves', async () => {
    const house = await settledHouse(blueGreen())

    const [route] = await routesIn(house.world)
    expect(await groupNames(house.world)).toHaveLength(2)
    expect(route?.groups.map(({ weight, healthy }) => [weight > 0, healthy]).toSorted()).toEqual([
      [false, 0],
      [true, 2],
    ])
    await house.stop()
  })

  it.each([
    ['blueGreen', { strategy: 'blueGreen', bakeAfter: '1m' }],
    ['canary', { strategy: 'canary', canary: { percent: 10, bake: '2m' } }],
    ['linear', { strategy: 'linear', linear: { step: 50, bake: '1m' } }],
  ])('moves to and fro with every release by %s, and is never touched', async (_name, deploy) => {
    const house = await settledHouse(shifted(deploy))
    const weights = async () =>
      (await routesIn(house.world))[0]?.groups.map(({ weight }) => weight > 0)
    const before = await weights()

    const seen = [before]
    for (const image of ['web:2', 'web:3']) {
      house.commit({ web: shifted(deploy, { image }) })
      const gaps = await watch(house, () => house.settled('web'))
      expect(gaps).toEqual([])
      seen.push(await weights())
    }

    expect(seen[1]).not.toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
    expect(writes(house, 'ModifyRule')).toBe(0)
    expect(await groupNames(house.world)).toHaveLength(2)
    await house.stop()
  })

  it('begins and ends with the strategy', async () => {
    const house = await settledHouse(web())

    house.commit({ web: blueGreen() })
    const begun = await watch(house, () => house.settled('web'))
    const [pair] = await routesIn(house.world)
    house.commit({ web: web() })
    const ended = await watch(house, () => house.settled('web'))

    expect(begun).toEqual([])
    expect(pair?.groups).toHaveLength(2)
    expect(ended).toEqual([])
    expect(await groupNames(house.world)).toHaveLength(1)
    expect(await routesIn(house.world)).toMatchObject([{ groups: [{ weight: 1, healthy: 2 }] }])
    await house.stop()
  })

  it('ends, and clients stay with their tasks from then on', async () => {
    const house = await settledHouse(blueGreen())

    house.commit({ web: web({ stickiness: true }) })
    const gaps = await watch(house, () => house.settled('web'))

    expect(gaps).toEqual([])
    expect(await groupNames(house.world)).toHaveLength(1)
    await house.stop()
  })

  it('begins where clients stayed with their tasks', async () => {
    const house = await settledHouse(web({ stickiness: true }))

    house.commit({ web: blueGreen() })
    const gaps = await watch(house, () => house.settled('web'))

    expect(gaps).toEqual([])
    expect(await groupNames(house.world)).toHaveLength(2)
    await house.stop()
  })

  it('to a third group is drift, and goes back to the pair', async () => {
    const house = await settledHouse(blueGreen())
    const [route] = await routesIn(house.world)
    const { TargetGroups } = await elb<{
      TargetGroups: [{ TargetGroupArn: string; VpcId: string }]
    }>(house.world, 'DescribeTargetGroups', {})
    const { TargetGroups: made } = await elb<{ TargetGroups: [{ TargetGroupArn: string }] }>(
      house.world,
      'CreateTargetGroup',
      {
        Name: 'theirs',
        Protocol: 'HTTP',
        Port: 80,
        TargetType: 'ip',
        VpcId: TargetGroups[0].VpcId,
      },
    )
    await elb(house.world, 'ModifyRule', {
      RuleArn: route?.arn,
      Actions: [{ Type: 'forward', TargetGroupArn: made[0].TargetGroupArn }],
    })
    await house.turn(30_000)
    await house.until(() => house.settled('web'))
    // The checks of targets begin when a rule forwards to them.
    await house.turn(30_000)

    const [back] = await routesIn(house.world)
    expect(back?.groups.map(({ name }) => name)).not.toContain('theirs')
    expect(back?.groups.find(({ weight }) => weight > 0)?.healthy).toBe(2)
    await house.stop()
  })

  it('goes with its service', async () => {
    const house = await settledHouse(blueGreen())
    const theirs = await estate(house.world, 'prod')

    house.commit({ other: { image: 'other:1' } })
    await house.until(async () => (await house.unit('prod/service/web')) === undefined)

    expect(theirs.some((line) => line.includes('target group'))).toBe(true)
    expect(await groupNames(house.world)).toEqual([])
    expect(await routesIn(house.world)).toEqual([])
    await house.stop()
  })
})
