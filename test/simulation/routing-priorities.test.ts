import { describe, expect, it } from 'vitest'
import { routedHouse, web, type RoutedHouse } from '../support/routed.ts'
import { elb, routesIn, watch, type LiveRoute } from '../support/traffic.ts'

const at = (host: string, priority: number, more: object = {}) =>
  web({ hosts: [`${host}.example.com`], priority, ...more })

/** Priority by the first word of the host. */
async function order(house: RoutedHouse): Promise<Record<string, number>> {
  const routes = await routesIn(house.world)
  return Object.fromEntries(
    routes.map(({ takes, priority }) => [takes.split('.')[0] ?? '', priority]),
  )
}

async function settledHouse(specs: Readonly<Record<string, object>>): Promise<RoutedHouse> {
  const house = await routedHouse()
  house.commit(specs)
  await house.until(() => house.settled(...Object.keys(specs)))
  return house
}

async function routeOf(house: RoutedHouse, host: string): Promise<LiveRoute> {
  const found = (await routesIn(house.world)).find(({ takes }) => takes.startsWith(host))
  if (found === undefined) throw new Error(`nothing takes ${host}`)
  return found
}

const statusOf = async (house: RoutedHouse, name: string) =>
  (await house.unit(`prod/service/${name}`))?.status

describe('priorities', () => {
  it.each<[string, Record<string, number>, Record<string, number>]>([
    ['one that is free', { a: 1000, b: 1001 }, { a: 1005, b: 1001 }],
    ['two that change places', { a: 1000, b: 1001 }, { a: 1001, b: 1000 }],
    ['three in a circle', { a: 1000, b: 1001, c: 1002 }, { a: 1001, b: 1002, c: 1000 }],
    ['three the other way', { a: 1000, b: 1001, c: 1002 }, { a: 1002, b: 1000, c: 1001 }],
    ['a row that moves up', { a: 1000, b: 1001, c: 1002 }, { a: 1001, b: 1002, c: 1003 }],
    ['a row that moves down', { a: 1001, b: 1002, c: 1003 }, { a: 1000, b: 1001, c: 1002 }],
  ])('of several services: %s', async (_case, before, after) => {
    const specs = (all: Record<string, number>) =>
      Object.fromEntries(Object.entries(all).map(([name, number]) => [name, at(name, number)]))
    const house = await settledHouse(specs(before))
    expect(await order(house)).toEqual(before)

    house.commit(specs(after))
    const gaps = await watch(house, () => house.settled(...Object.keys(after)))

    expect(await order(house)).toEqual(after)
    expect(gaps).toEqual([])
    await house.stop()
  })

  it('of one service change places in one call', async () => {
    const two = (a: number, b: number) =>
      web(
        {},
        {
          ingress: {
            a: { listener: 'public', hosts: ['a.example.com'], priority: a },
            b: { listener: 'public', hosts: ['b.example.com'], priority: b },
          },
        },
      )
    const house = await settledHouse({ web: two(1000, 1001) })

    house.commit({ web: two(1001, 1000) })
    await house.until(() => house.settled('web'))

    expect(await order(house)).toEqual({ a: 1001, b: 1000 })
    expect(house.aws().calls().get('elasticloadbalancing:SetRulePriorities')?.calls).toBe(1)
    await house.stop()
  })

  it('of a new service, which another one leaves', async () => {
    const house = await settledHouse({ a: at('a', 1000) })

    house.commit({ a: at('a', 1003), b: at('b', 1000) })
    await house.until(() => house.settled('a', 'b'))

    expect(await order(house)).toEqual({ a: 1003, b: 1000 })
    await house.stop()
  })

  it('of a unit whose documents are broken: what needs its number stands beside it', async () => {
    const house = await settledHouse({ a: at('a', 1000) })

    house.commit({ a: { ...at('a', 1003), cpu: 3 }, b: at('b', 1000) })
    await house.until(async () => (await routesIn(house.world)).length === 2)
    await house.turn(120_000)

    expect(await order(house)).toEqual({ a: 1000, b: 1001 })
    expect((await routeOf(house, 'b')).groups).toMatchObject([{ healthy: 2 }])
    expect(await statusOf(house, 'b')).toMatchObject({
      operation: {
        is: 'Applying',
        why: 'priority 1000 of the listener public is taken by prod/service/a, which is to leave it',
      },
    })
    // It stays where it is: nothing is sent again and again.
    expect(house.aws().calls().get('elasticloadbalancing:SetRulePriorities')).toBeUndefined()
    await house.stop()
  })

  it('that a foreign rule has are left to it', async () => {
    const house = await settledHouse({ a: at('a', 1001) })
    const { arn, groups } = await routeOf(house, 'a')
    const listener = arn.replace('listener-rule', 'listener').split('/').slice(0, -1).join('/')
    await elb(house.world, 'CreateRule', {
      ListenerArn: listener,
      Priority: 1000,
      Conditions: [{ Field: 'host-header', Values: ['theirs.example.com'] }],
      Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    })

    house.commit({ a: at('a', 1000) })
    await house.turn(60_000)

    expect(groups).toMatchObject([{ healthy: 2 }])
    expect(await order(house)).toEqual({ a: 1001, theirs: 1000 })
    expect(await statusOf(house, 'a')).toMatchObject({
      operation: { is: 'Held', reason: 'PriorityTaken' },
    })
    await house.stop()
  })
})

describe('requests that another rule takes', () => {
  it('move from one service to another', async () => {
    const house = await settledHouse({ a: at('a', 1000) })

    house.commit({ a: at('b', 1000), b: at('a', 1001) })
    await house.until(() => house.settled('a', 'b'))

    expect(await order(house)).toEqual({ a: 1001, b: 1000 })
    expect((await routeOf(house, 'a')).unit).toBe('prod/service/b')
    await house.stop()
  })

  it('stay with a unit that keeps its last good revision', async () => {
    const house = await settledHouse({ a: at('a', 1001) })

    house.commit({ a: { ...at('b', 1001), cpu: 3 }, b: at('a', 1000) })
    await house.turn(120_000)

    expect(await routesIn(house.world)).toMatchObject([{ unit: 'prod/service/a' }])
    expect(await statusOf(house, 'b')).toMatchObject({
      operation: { why: 'waits until prod/service/a lets go of the same requests' },
    })
    await house.stop()
  })

  it('stay with a foreign rule until it is handed over', async () => {
    const house = await settledHouse({ a: at('a', 1000) })
    const { arn } = await routeOf(house, 'a')
    const { Rules } = await elb<{ Rules: [{ RuleArn: string }] }>(house.world, 'CreateRule', {
      ListenerArn: arn.replace('listener-rule', 'listener').split('/').slice(0, -1).join('/'),
      Priority: 2000,
      Conditions: [{ Field: 'host-header', Values: ['b.example.com'] }],
      Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    })
    house.commit({ a: at('a', 1000), b: at('b', 1001) })
    await house.turn(60_000)
    const held = await statusOf(house, 'b')
    await elb(house.world, 'AddTags', {
      ResourceArns: [Rules[0].RuleArn],
      Tags: [{ Key: 'plumbline:unit', Value: 'prod/service/b' }],
    })
    await house.until(() => house.settled('b'))

    expect(held).toMatchObject({ operation: { is: 'Held', reason: 'RouteTaken' } })
    expect(await routeOf(house, 'b')).toMatchObject({
      arn: Rules[0].RuleArn,
      priority: 1001,
      groups: [{ healthy: 2 }],
    })
    await house.stop()
  })
})

describe('what somebody does to a rule by hand', () => {
  const expectUndone = async (house: RoutedHouse) => {
    await house.turn(30_000)
    const gaps = await watch(house, () => house.settled('a'))
    expect(gaps).toEqual([])
    expect(await routesIn(house.world)).toMatchObject([
      { takes: 'a.example.com', priority: 1000, groups: [{ weight: 1, healthy: 2 }] },
    ])
    await house.stop()
  }

  it('moving it', async () => {
    const house = await settledHouse({ a: at('a', 1000) })
    const { arn } = await routeOf(house, 'a')
    await elb(house.world, 'SetRulePriorities', {
      RulePriorities: [{ RuleArn: arn, Priority: 7 }],
    })
    await expectUndone(house)
  })

  it('giving it other conditions', async () => {
    const house = await settledHouse({ a: at('a', 1000) })
    const { arn } = await routeOf(house, 'a')
    await elb(house.world, 'ModifyRule', {
      RuleArn: arn,
      Conditions: [{ Field: 'path-pattern', Values: ['/theirs'] }],
    })
    await expectUndone(house)
  })

  it('letting it answer by itself', async () => {
    const house = await settledHouse({ a: at('a', 1000) })
    const { arn } = await routeOf(house, 'a')
    await elb(house.world, 'ModifyRule', {
      RuleArn: arn,
      Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
    })
    await expectUndone(house)
  })

  it('deleting it', async () => {
    const house = await settledHouse({ a: at('a', 1000) })
    const { arn } = await routeOf(house, 'a')
    await elb(house.world, 'DeleteRule', { RuleArn: arn })
    await expectUndone(house)
  })

  it('sending its requests to another service', async () => {
    const house = await settledHouse({ a: at('a', 1000), b: at('b', 2000) })
    const [a, b] = [await routeOf(house, 'a'), await routeOf(house, 'b')]
    const { TargetGroups } = await elb<{ TargetGroups: { TargetGroupArn: string }[] }>(
      house.world,
      'DescribeTargetGroups',
      { Names: [b.groups[0]?.name] },
    )
    await elb(house.world, 'ModifyRule', {
      RuleArn: a.arn,
      Actions: [{ Type: 'forward', TargetGroupArn: TargetGroups[0]?.TargetGroupArn }],
    })
    await house.turn(30_000)

    const gaps = await watch(house, () => house.settled('a', 'b'))

    expect(gaps).toEqual([])
    expect((await routeOf(house, 'a')).groups).toEqual(a.groups)
    await house.stop()
  })

  it('taking its tags away makes it foreign', async () => {
    const house = await settledHouse({ a: at('a', 1000) })
    const { arn } = await routeOf(house, 'a')
    const TagKeys = [
      'plumbline:unit',
      'plumbline:environment',
      'plumbline:source',
      'plumbline:resource',
    ]
    await elb(house.world, 'RemoveTags', { ResourceArns: [arn], TagKeys })
    house.commit({ a: at('a', 1005) })
    await house.turn(60_000)

    expect(await order(house)).toEqual({ a: 1000 })
    expect(await statusOf(house, 'a')).toMatchObject({
      operation: { is: 'Failed', reason: 'NotOurs' },
    })
    await house.stop()
  })
})
