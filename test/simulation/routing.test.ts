import { describe, expect, it } from 'vitest'
import { estate } from '../support/estate.ts'
import { routedHouse, web } from '../support/routed.ts'
import { groupNames, routesIn, watch } from '../support/traffic.ts'

const admin = { listener: 'public', hosts: ['admin.example.com'] }
const both = web(
  {},
  { ingress: { shop: { listener: 'public', hosts: ['shop.example.com'] }, admin } },
)

describe('a route', () => {
  it('comes into being with its service, and serves', async () => {
    const house = await routedHouse()
    house.commit({ web: web() })
    await house.until(() => house.settled('web'))

    expect(await routesIn(house.world)).toMatchObject([
      { takes: 'shop.example.com', unit: 'prod/service/web', groups: [{ weight: 1, healthy: 2 }] },
    ])
    await house.stop()
  })

  it('takes the bare path too, unless it is told not to', async () => {
    const house = await routedHouse()
    house.commit({
      web: web({ paths: ['/reporting/*'] }),
      raw: web({ paths: ['/raw/*'], bare: false }),
    })
    await house.until(() => house.settled('web', 'raw'))

    const takes = (await routesIn(house.world)).map((route) => route.takes)
    expect(takes.toSorted()).toEqual([
      'shop.example.com /raw/*',
      'shop.example.com /reporting/* /reporting',
    ])
    await house.stop()
  })

  it('comes beside another one without a gap, and goes again with its group', async () => {
    const house = await routedHouse()
    house.commit({ web: web() })
    await house.until(() => house.settled('web'))

    house.commit({ web: both })
    const added = await watch(house, () => house.settled('web'))
    const served = await routesIn(house.world)
    house.commit({ web: web() })
    const removed = await watch(house, () => house.settled('web'))

    expect(served.map(({ groups }) => groups)).toMatchObject([[{ healthy: 2 }], [{ healthy: 2 }]])
    expect(added).toEqual([])
    // What is no longer wanted may answer no more; the other one always does.
    expect(removed.filter((gap) => gap.includes('shop'))).toEqual([])
    expect((await routesIn(house.world)).map(({ takes }) => takes)).toEqual(['shop.example.com'])
    expect(await groupNames(house.world)).toHaveLength(1)
    await house.stop()
  })

  it('goes when its service has no routes any more, and the service stays', async () => {
    const house = await routedHouse()
    house.commit({ web: both })
    await house.until(() => house.settled('web'))

    house.commit({ web: web({}, { ingress: {} }) })
    await house.until(() => house.settled('web'))

    expect(await routesIn(house.world)).toEqual([])
    expect(await groupNames(house.world)).toEqual([])
    await house.stop()
  })

  it('goes with its service, and nothing is left', async () => {
    const house = await routedHouse()
    house.commit({ web: both, other: web({ hosts: ['other.example.com'] }) })
    await house.until(() => house.settled('web', 'other'))

    house.commit({ other: web({ hosts: ['other.example.com'] }) })
    await house.until(async () => (await house.unit('prod/service/web')) === undefined)
    house.commit({ third: { image: 'third:1' } })
    await house.until(async () => (await house.unit('prod/service/other')) === undefined)
    house.commit({})
    await house.until(async () => (await house.unit('prod/service/third')) === undefined)

    expect(await estate(house.world, 'prod')).toEqual([])
    await house.stop()
  })

  it('with a port that changes costs one rollout, and no request', async () => {
    const house = await routedHouse()
    house.commit({ web: web() })
    await house.until(() => house.settled('web'))
    const before = await groupNames(house.world)

    house.commit({ web: web({}, { port: 9090 }) })
    const gaps = await watch(house, () => house.settled('web'))

    expect(gaps).toEqual([])
    expect(house.aws().calls().get('ecs:UpdateService')?.calls).toBe(1)
    expect(await groupNames(house.world)).toEqual(before)
    expect(await routesIn(house.world)).toMatchObject([{ groups: [{ healthy: 2 }] }])
    await house.stop()
  })

  it('keeps its group when its health check changes', async () => {
    const house = await routedHouse()
    house.commit({ web: web() })
    await house.until(() => house.settled('web'))

    const health = { path: '/ready', interval: '10s' }
    house.commit({ web: web({ health, drain: '30s', stickiness: true }) })
    const gaps = await watch(house, () => house.settled('web'))

    expect(gaps).toEqual([])
    const calls = house.aws().calls()
    expect(calls.get('elasticloadbalancing:ModifyTargetGroup')?.calls).toBe(1)
    expect(calls.get('ecs:UpdateService')).toBeUndefined()
    await house.stop()
  })
})
