import { isRead } from '@plumbline/simulator'
import { expect } from 'vitest'
import { routedHouse, type RoutedHouse } from '../support/routed.ts'
import { elb, groupNames, routesIn, watch } from '../support/traffic.ts'
import { dice, type Dice } from '../support/random.ts'

/** What a test wants of one routed service. */
interface Routed {
  readonly image: string
  readonly port: number
  readonly ingress: string
  readonly protocol: string
  readonly strategy: string
  readonly priority: number | undefined
  readonly path: string | undefined
}

type Wishes = Readonly<Record<string, Routed>>

const names = ['a', 'b', 'c']

const first: Wishes = Object.fromEntries(
  names.map((name) => [
    name,
    {
      image: 'app:1',
      port: 8080,
      ingress: 'shop',
      protocol: 'http1',
      strategy: 'rolling',
      priority: undefined,
      path: undefined,
    },
  ]),
)

function specOf(name: string, wish: Routed, more: object): object {
  const { image, port, ingress, protocol, strategy, priority, path } = wish
  const route = {
    listener: 'public',
    hosts: [`${name}.example.com`],
    protocol,
    ...(path !== undefined && { paths: [path] }),
    ...(priority !== undefined && { priority }),
  }
  return {
    image,
    port,
    scale: 2,
    roles: { infrastructure: 'ecs-shift' },
    deploy: { strategy },
    ingress: { [ingress]: route },
    ...more,
  }
}

function commit(house: RoutedHouse, wishes: Wishes, more: object = {}): void {
  house.commit(
    Object.fromEntries(
      Object.entries(wishes).map(([name, wish]) => [name, specOf(name, wish, more)]),
    ),
  )
}

/** Another wish for one of the services: whatever it is, the service goes on answering. */
function changed(wishes: Wishes, random: Dice): Wishes {
  const name = random.one(names)
  const before = wishes[name] as Routed
  const after = random.one<Partial<Routed>>([
    { image: `app:${random.below(5)}` },
    { port: random.one([8080, 9090]) },
    { ingress: random.one(['shop', 'store']) },
    { protocol: random.one(['http1', 'http2']) },
    { strategy: random.one(['rolling', 'blueGreen']) },
    { priority: random.one([undefined, ...free(wishes, name)]) },
  ])
  return { ...wishes, [name]: { ...before, ...after } }
}

/** Few numbers, so that they are fought for; never one that another service says. */
function free(wishes: Wishes, name: string): readonly number[] {
  const said = Object.entries(wishes).flatMap(([other, { priority }]) =>
    other === name ? [] : [priority],
  )
  return [1000, 1001, 1002, 1003].filter((one) => !said.includes(one))
}

const isSettled = (house: RoutedHouse) => house.settled(...names)

/** As many rules and groups as are wanted, each with healthy targets, at the priorities that are said. */
async function expectAsWanted(house: RoutedHouse, wishes: Wishes): Promise<void> {
  const routes = await routesIn(house.world)
  const pairs = Object.values(wishes).filter(({ strategy }) => strategy !== 'rolling').length
  const units = routes.map(({ unit = '' }) => unit)
  expect(new Set(units)).toEqual(new Set(names.map((one) => `prod/service/${one}`)))
  expect(units).toHaveLength(names.length)
  expect(await groupNames(house.world)).toHaveLength(names.length + pairs)
  for (const [name, { priority }] of Object.entries(wishes)) {
    const route = routes.find(({ unit }) => unit === `prod/service/${name}`)
    expect(route?.groups.find(({ weight }) => weight > 0)?.healthy).toBe(2)
    expect(priority ?? route?.priority).toBe(route?.priority)
  }
}

/** Releases and changes at any moment, also while others are under way, and kills: nobody ever notices. */
export async function playInPeace(seed: number): Promise<void> {
  const random = dice(seed)
  const house = await routedHouse()
  let wishes = first
  commit(house, wishes)
  await house.until(() => isSettled(house))
  const gaps: string[] = []
  for (let act = 0; act < 6; act++) {
    wishes = changed(wishes, random)
    commit(house, wishes)
    const until = house.clock.now() + random.one([2_000, 25_000, 60_000, 240_000])
    gaps.push(...(await watch(house, () => house.clock.now() >= until)))
    if (random.chance(0.3)) await house.restart()
  }
  expect(gaps).toEqual([])

  // One pair takes the place of another only where a gap is allowed.
  commit(house, wishes, { allowReplace: true })
  await house.until(() => isSettled(house), 3_600_000)
  await house.turn(60_000)
  await expectAsWanted(house, wishes)
  await expectStill(house)
}

async function expectStill(house: RoutedHouse): Promise<void> {
  const writes = () => [...house.aws().calls()].filter(([op]) => !isRead(op))
  const before = writes()
  await house.turn(10 * 60_000)
  expect(writes()).toEqual(before)
  await house.stop()
}

const somebody = { principal: 'arn:aws:iam::123456789012:user/somebody' }

/** Somebody changes load balancing by hand. What does not apply just now is refused, as it would be for a person. */
async function meddle(house: RoutedHouse, random: Dice): Promise<void> {
  const call = (operation: string, input: object) =>
    house.world.call('elasticloadbalancing', operation, input, somebody).catch(() => undefined)
  const routes = await routesIn(house.world)
  if (routes.length === 0) return
  const { arn: RuleArn } = random.one(routes)
  const { TargetGroups } = await elb<{ TargetGroups: { TargetGroupArn: string }[] }>(
    house.world,
    'DescribeTargetGroups',
    {},
  )
  const { TargetGroupArn } = random.one(TargetGroups)
  await random.one([
    () => call('DeleteRule', { RuleArn }),
    () =>
      call('SetRulePriorities', { RulePriorities: [{ RuleArn, Priority: 1 + random.below(9) }] }),
    () => call('ModifyRule', { RuleArn, Actions: [{ Type: 'forward', TargetGroupArn }] }),
    () =>
      call('ModifyRule', {
        RuleArn,
        Conditions: [{ Field: 'path-pattern', Values: [`/by-hand-${random.below(99)}`] }],
      }),
    () => call('ModifyTargetGroup', { TargetGroupArn, HealthCheckIntervalSeconds: 20 }),
    () =>
      call('ModifyTargetGroupAttributes', {
        TargetGroupArn,
        Attributes: [{ Key: 'slow_start.duration_seconds', Value: '60' }],
      }),
    () => call('DeleteTargetGroup', { TargetGroupArn }),
  ])()
}

function awsFails(house: RoutedHouse, random: Dice): void {
  const operation = random.one([
    'elasticloadbalancing:*',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeTags',
    'elasticloadbalancing:CreateTargetGroup',
    'elasticloadbalancing:CreateRule',
    'elasticloadbalancing:ModifyRule',
    'elasticloadbalancing:SetRulePriorities',
    'ecs:UpdateService',
  ])
  const afterEffect = random.chance(0.5)
  const outcome = random.one([
    { kind: 'throttle' } as const,
    { kind: 'error', code: 'InternalFailure', status: 500, afterEffect } as const,
    { kind: 'reset', afterEffect } as const,
    { kind: 'hang', afterEffect } as const,
  ])
  const probability = random.one([0.2, 0.5, 1])
  house.world.faults.prime({ operation, principal: 'user/direct', probability, outcome })
}

/** Edits by hand, faults of AWS and kills. When they stop, everything becomes what Git says, and stays still. */
export async function playInTrouble(seed: number): Promise<void> {
  const random = dice(seed)
  const house = await routedHouse()
  let wishes = first
  commit(house, wishes, { allowReplace: true })
  for (let act = 0; act < 8; act++) {
    await house.turn(random.one([500, 3_000, 20_000, 120_000]))
    const deed = random.below(5)
    if (deed === 0) await house.restart()
    else if (deed === 1) house.world.faults.clear()
    else if (deed === 2) awsFails(house, random)
    else if (deed === 3) await meddle(house, random)
    else {
      wishes = changed(wishes, random)
      commit(house, wishes, { allowReplace: true })
    }
  }
  house.world.faults.clear()
  await house.turn(60_000)
  await house.until(() => isSettled(house), 4 * 3_600_000)
  await house.turn(60_000)
  await expectAsWanted(house, wishes)
  await expectStill(house)
}
