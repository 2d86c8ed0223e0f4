import { ModifyTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2'
import { createElbBench, type ElbBench } from '../elbv2/bench.testing.ts'
import { type Bench, benchOf } from './bench.testing.ts'

export interface RoutedBench {
  readonly ecs: Bench
  readonly elb: ElbBench
  readonly group: string
  readonly listener: string
  readonly ruleArn: string
  /** Registers the next revision of `web`, which listens on port 8080, and answers its ARN. */
  readonly revision: (image?: string) => Promise<string>
  /** The part of a service that puts it behind the group. */
  readonly behind: {
    readonly loadBalancers: {
      targetGroupArn: string
      containerName: string
      containerPort: number
    }[]
  }
}

/** The cluster `shop`, and the target group `web` behind a rule of a load balancer. */
export async function routed(): Promise<RoutedBench> {
  const elb = createElbBench({ startAt: 0 })
  const ecs = benchOf(elb.world)
  await ecs.call('CreateCluster', { clusterName: 'shop' })
  const group = await elb.group('web', { Port: 8080 })
  const listener = await elb.listener(await elb.balancer('main'))
  const ruleArn = await elb.rule(listener, 1, group)
  const loadBalancer = { targetGroupArn: group, containerName: 'app', containerPort: 8080 }
  return {
    ecs,
    elb,
    group,
    listener,
    ruleArn,
    revision: (image = 'shop/web:1') =>
      ecs.register('web', {
        containerDefinitions: [{ name: 'app', image, portMappings: [{ containerPort: 8080 }] }],
      }),
    behind: { loadBalancers: [loadBalancer] },
  }
}

/** How long the group drains its targets, in seconds. */
export async function drainFor({ elb, group }: RoutedBench, seconds: number): Promise<void> {
  const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: String(seconds) }]
  await elb.elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: group, Attributes }))
}

/** How many targets of the group are in each state. */
export async function states({ elb, group }: Pick<RoutedBench, 'elb' | 'group'>) {
  const all = Object.values(await elb.health(group)).map((text) => text.split(' ')[0] ?? '')
  return Object.fromEntries(
    [...new Set(all)].map((state) => [state, all.filter((one) => one === state).length]),
  )
}

export async function running(bench: RoutedBench, input: object = {}): Promise<void> {
  await bench.revision()
  await bench.ecs.create('web', { ...bench.behind, ...input })
  bench.ecs.pass(120)
}
