import type { World } from '@plumbline/simulator'

type Page = Readonly<Record<string, unknown>>

/** An AWS to be asked: a world, or an endpoint behind SDK clients. */
export type Asked = Pick<World, 'call'>

/** What is asked of a world to know everything that Plumbline could have left in it. */
const questions: readonly [what: string, service: string, operation: string, list: string][] = [
  ['task definition', 'ecs', 'ListTaskDefinitions', 'taskDefinitionArns'],
  ['target group', 'elasticloadbalancing', 'DescribeTargetGroups', 'TargetGroups'],
  ['log group', 'logs', 'DescribeLogGroups', 'logGroups'],
  ['alarm', 'cloudwatch', 'DescribeAlarms', 'MetricAlarms'],
  ['schedule', 'scheduler', 'ListSchedules', 'Schedules'],
]

/** Everything that is there beside what bootstrap made, one line each; empty when nothing of ours is left. */
export async function estate(world: Asked, cluster: string): Promise<readonly string[]> {
  const lists = await Promise.all(questions.map((question) => ask(world, ...question)))
  const ecs = { ServiceNamespace: 'ecs' }
  const services = await ask(world, 'service', 'ecs', 'ListServices', 'serviceArns', { cluster })
  const scaling = await Promise.all(
    [
      ['scalable target', 'DescribeScalableTargets', 'ScalableTargets'],
      ['policy', 'DescribeScalingPolicies', 'ScalingPolicies'],
      ['scheduled action', 'DescribeScheduledActions', 'ScheduledActions'],
    ].map(([what = '', operation = '', list = '']) =>
      ask(world, what, 'application-autoscaling', operation, list, ecs),
    ),
  )
  return [...lists, services, ...scaling, await rules(world)].flat().toSorted()
}

async function ask(
  world: Asked,
  what: string,
  service: string,
  operation: string,
  list: string,
  input: object = {},
): Promise<readonly string[]> {
  const page = (await world.call(service, operation, input)) as Page
  const items = (page[list] ?? []) as readonly (string | Page)[]
  return items.map((item) => `${what} ${nameOf(item)}`)
}

function nameOf(item: string | Page): string {
  if (typeof item === 'string') return item.slice(item.lastIndexOf('/') + 1)
  const found = Object.entries(item).find(([key]) =>
    /^(\w*Name|ResourceId|logGroupName)$/.test(key),
  )
  return String(found?.[1])
}

/** Rules beside the default one of each listener. */
async function rules(world: Asked): Promise<readonly string[]> {
  const elb = (operation: string, input: object) =>
    world.call('elasticloadbalancing', operation, input) as Promise<Page>
  const balancers = (await elb('DescribeLoadBalancers', {})).LoadBalancers as Page[]
  const found: string[] = []
  for (const { LoadBalancerArn } of balancers) {
    const listeners = (await elb('DescribeListeners', { LoadBalancerArn })).Listeners as Page[]
    for (const { ListenerArn } of listeners) {
      const all = (await elb('DescribeRules', { ListenerArn })).Rules as Page[]
      found.push(
        ...all
          .filter(({ IsDefault }) => IsDefault !== true)
          .map(({ Priority }) => `rule ${String(Priority)}`),
      )
    }
  }
  return found
}
