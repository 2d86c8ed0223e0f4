import type { Rule, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { World } from '@plumbline/simulator'
import type { House } from './house.ts'

/** What one rule does with the requests that it takes. */
export interface LiveRoute {
  readonly arn: string
  readonly priority: number
  /** Hosts and paths, for people: `shop.example.com /api/*`. */
  readonly takes: string
  /** Name of the load balancer. */
  readonly at: string
  readonly groups: readonly LiveShare[]
  /** The unit in its tags. */
  readonly unit: string | undefined
}

export interface LiveShare {
  readonly arn: string
  readonly name: string
  readonly weight: number
  readonly healthy: number
}

/** All rules of all listeners, read beneath the wire; the default rules left out. */
export async function routesIn(world: World): Promise<readonly LiveRoute[]> {
  const { LoadBalancers } = await elb<{ LoadBalancers: { LoadBalancerArn: string }[] }>(
    world,
    'DescribeLoadBalancers',
    {},
  )
  const listeners = await Promise.all(
    LoadBalancers.map(({ LoadBalancerArn }) =>
      elb<{ Listeners: { ListenerArn: string }[] }>(world, 'DescribeListeners', {
        LoadBalancerArn,
      }),
    ),
  )
  const rules = await Promise.all(
    listeners.flatMap(({ Listeners }) =>
      Listeners.map(({ ListenerArn }) =>
        elb<{ Rules: Rule[] }>(world, 'DescribeRules', { ListenerArn }),
      ),
    ),
  )
  const own = rules.flatMap(({ Rules }) => Rules).filter(({ IsDefault }) => IsDefault !== true)
  return Promise.all(own.map((rule) => routeOf(world, rule)))
}

async function routeOf(world: World, rule: Rule): Promise<LiveRoute> {
  const arn = rule.RuleArn ?? ''
  const [action] = rule.Actions ?? []
  const shares = action?.ForwardConfig?.TargetGroups ?? []
  const groups = await Promise.all(
    shares.map(async ({ TargetGroupArn = '', Weight = 0 }) => ({
      arn: TargetGroupArn,
      name: TargetGroupArn.split('/')[1] ?? '',
      weight: Weight,
      healthy: await healthyIn(world, TargetGroupArn),
    })),
  )
  const { TagDescriptions } = await elb<{
    TagDescriptions: { Tags: { Key: string; Value: string }[] }[]
  }>(world, 'DescribeTags', { ResourceArns: [arn] })
  const unit = TagDescriptions[0]?.Tags.find(({ Key }) => Key === 'plumbline:unit')?.Value
  const values = (rule.Conditions ?? []).flatMap(({ Values = [] }) => Values)
  const takes = values.toSorted((a, b) => (a < b ? 1 : -1)).join(' ')
  const at = arn.split('/')[2] ?? ''
  return { arn, priority: Number(rule.Priority), takes, at, groups, unit }
}

async function healthyIn(world: World, TargetGroupArn: string): Promise<number> {
  const { TargetHealthDescriptions } = await elb<{
    TargetHealthDescriptions: TargetHealthDescription[]
  }>(world, 'DescribeTargetHealth', { TargetGroupArn })
  return TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy')
    .length
}

export async function groupNames(world: World): Promise<readonly string[]> {
  const { TargetGroups } = await elb<{ TargetGroups: { TargetGroupName: string }[] }>(
    world,
    'DescribeTargetGroups',
    {},
  )
  return TargetGroups.map(({ TargetGroupName }) => TargetGroupName)
}

export async function elb<Output>(world: World, operation: string, input: object): Promise<Output> {
  const caller = { principal: 'observer' }
  return (await world.call('elasticloadbalancing', operation, input, caller)) as Output
}

/** Whether requests get an answer: some group with a share has a healthy target, or none has any share. */
function serves({ groups }: LiveRoute): boolean {
  return groups.some(({ weight, healthy }) => weight > 0 && healthy > 0)
}

/**
 * Turns the clock second by second, and tells every moment in which requests that got an answer before get none: what
 * they ask for is still routed, and only to groups without a healthy target.
 */
export async function watch(
  house: House,
  done: () => boolean | Promise<boolean>,
  msMax = 1_800_000,
): Promise<readonly string[]> {
  const begin = house.clock.now()
  const served = new Set<string>()
  const gaps: string[] = []
  await house.settle()
  while (!(await done())) {
    const seconds = (house.clock.now() - begin) / 1_000
    if (seconds * 1_000 >= msMax) throw new Error(`it did not come to pass\n${gaps.join('\n')}`)
    await house.turn(1_000)
    for (const route of await routesIn(house.world)) {
      const asked = `${route.takes} at ${route.at}`
      if (serves(route)) served.add(asked)
      else if (served.has(asked)) gaps.push(`after ${seconds} s: ${asked}`)
    }
  }
  return gaps
}
