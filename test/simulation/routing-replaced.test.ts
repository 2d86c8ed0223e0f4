import { describe, expect, it } from 'vitest'
import { routedHouse, web, type RoutedHouse } from '../support/routed.ts'
import { groupNames, routesIn, watch } from '../support/traffic.ts'

async function settledHouse(spec: object): Promise<RoutedHouse> {
  const house = await routedHouse()
  house.commit({ web: spec })
  await house.until(() => house.settled('web'))
  return house
}

const heldIn = async (house: RoutedHouse) => {
  const row = await house.unit('prod/service/web')
  return row?.status.operation.reason
}

describe('a target group that cannot be changed', () => {
  it('is replaced without a gap, and the old one goes', async () => {
    const house = await settledHouse(web())
    const [old = ''] = await groupNames(house.world)

    house.commit({ web: web({ protocol: 'http2' }) })
    const gaps = await watch(house, () => house.settled('web'))

    expect(gaps).toEqual([])
    const after = await groupNames(house.world)
    expect(after).toHaveLength(1)
    expect(after).not.toContain(old)
    expect(await routesIn(house.world)).toMatchObject([{ groups: [{ weight: 1, healthy: 2 }] }])
    await house.stop()
  })

  it('is replaced without a gap also where clients stay with their tasks', async () => {
    const house = await settledHouse(web({ stickiness: true }))

    house.commit({ web: web({ stickiness: true, protocol: 'http2' }) })
    const gaps = await watch(house, () => house.settled('web'))

    expect(gaps).toEqual([])
    expect(await routesIn(house.world)).toMatchObject([{ groups: [{ weight: 1, healthy: 2 }] }])
    await house.stop()
  })

  it('is replaced together with a release and a port', async () => {
    const house = await settledHouse(web())

    house.commit({ web: web({ protocol: 'http2' }, { image: 'web:2', port: 9090 }) })
    const gaps = await watch(house, () => house.settled('web'))

    expect(gaps).toEqual([])
    await house.stop()
  })

  it('goes back when the release fails, and nobody noticed', async () => {
    const house = await settledHouse(web())
    house.world.control('ecs', { type: 'fate', image: 'web:bad', fate: 'never-starts' })

    house.commit({ web: web({ protocol: 'http2' }, { image: 'web:bad' }) })
    const gaps = await watch(house, async () => (await heldIn(house)) === 'RolloutFailed')
    const afterwards = await watch(house, async () => (await groupNames(house.world)).length === 1)

    expect([...gaps, ...afterwards]).toEqual([])
    expect(await routesIn(house.world)).toMatchObject([{ groups: [{ weight: 1, healthy: 2 }] }])
    await house.stop()
  })

  it('waits for a permission when no task could serve in both', async () => {
    const house = await settledHouse(web())

    house.commit({ web: web({ protocol: 'grpc' }) })
    const gaps = await watch(house, async () => (await heldIn(house)) === 'NeedsAllowReplace')
    house.commit({ web: web({ protocol: 'grpc' }, { allowReplace: true }) })
    await house.until(() => house.settled('web'))

    expect(gaps).toEqual([])
    expect(await groupNames(house.world)).toHaveLength(1)
    expect(await routesIn(house.world)).toMatchObject([{ groups: [{ weight: 1, healthy: 2 }] }])
    await house.stop()
  })

  it('is no other one for a service without tasks', async () => {
    const house = await settledHouse(web({}, { scale: 0 }))

    house.commit({ web: web({ protocol: 'http2' }, { scale: 0 }) })
    await house.until(() => house.settled('web'))

    expect(await groupNames(house.world)).toHaveLength(1)
    await house.stop()
  })
})

describe('a route', () => {
  it('that gets another name keeps its rule until its new group serves', async () => {
    const house = await settledHouse(web())
    const [before] = await routesIn(house.world)

    const ingress = { store: { listener: 'public', hosts: ['shop.example.com'] } }
    house.commit({ web: web({}, { ingress }) })
    const gaps = await watch(house, () => house.settled('web'))

    expect(gaps).toEqual([])
    expect(await routesIn(house.world)).toMatchObject([{ arn: before?.arn }])
    expect(await groupNames(house.world)).toHaveLength(1)
    await house.stop()
  })

  it('that moves to another load balancer serves at both until that is allowed to end', async () => {
    const house = await settledHouse(web())

    house.commit({ web: web({ listener: 'internal' }) })
    const moved = async () =>
      (await routesIn(house.world)).filter((route) => route.groups[0]?.healthy === 2).length === 2
    const gaps = await watch(house, moved)
    const later = await watch(house, async () => (await heldIn(house)) === 'NeedsAllowReplace')
    house.commit({ web: web({ listener: 'internal' }, { allowReplace: true }) })
    await house.until(() => house.settled('web'))

    expect([...gaps, ...later]).toEqual([])
    expect(await routesIn(house.world)).toHaveLength(1)
    expect(await groupNames(house.world)).toHaveLength(1)
    await house.stop()
  })

  it('that moves with the permission goes when the new one serves', async () => {
    const house = await settledHouse(web())

    house.commit({ web: web({ listener: 'internal' }, { allowReplace: true }) })
    const gaps = await watch(house, () => house.settled('web'))

    expect(gaps).toEqual([])
    expect(await routesIn(house.world)).toHaveLength(1)
    await house.stop()
  })
})
