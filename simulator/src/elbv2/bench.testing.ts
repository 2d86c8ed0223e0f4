import {
  type CreateListenerCommandInput,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  type CreateRuleCommandInput,
  CreateRuleCommand,
  type CreateTargetGroupCommandInput,
  CreateTargetGroupCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { clientsOf } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { createSimulator, type SimulatorOptions } from '../simulator.ts'

/** A simulator before its real clients, with short ways to what most tests need first. */
export interface ElbBench {
  readonly world: World
  readonly elb: ElasticLoadBalancingV2Client
  /** Turns the clock, in seconds. */
  readonly pass: (seconds: number) => void
  /** Each of these creates one thing and answers its ARN. */
  readonly balancer: (name: string) => Promise<string>
  readonly group: (
    name: string,
    changes?: Partial<CreateTargetGroupCommandInput>,
  ) => Promise<string>
  /** A listener that forwards to a group, or answers 404 where there is none. */
  readonly listener: (
    balancer: string,
    group?: string,
    changes?: Partial<CreateListenerCommandInput>,
  ) => Promise<string>
  /** A rule that forwards the path `/<priority>` to a group. */
  readonly rule: (
    listener: string,
    priority: number,
    group: string,
    changes?: Partial<CreateRuleCommandInput>,
  ) => Promise<string>
  readonly rules: (listener: string) => Promise<readonly Rule[]>
  /** State, and reason where there is one, of each target by its id. */
  readonly health: (group: string) => Promise<Readonly<Record<string, string>>>
}

export const notFound = {
  Type: 'fixed-response' as const,
  FixedResponseConfig: { StatusCode: '404' },
}

export const path = (value: string) => ({
  Field: 'path-pattern',
  PathPatternConfig: { Values: [value] },
})

export function forwardTo(...groups: string[]) {
  const TargetGroups = groups.map((TargetGroupArn) => ({ TargetGroupArn }))
  return { Type: 'forward' as const, ForwardConfig: { TargetGroups } }
}

export function createElbBench(options: SimulatorOptions = {}): ElbBench {
  const world = createSimulator({ throttling: { enabled: false }, ...options })
  return elbBenchOf(world)
}

/** The bench of a world that is there already. */
export function elbBenchOf(world: World): ElbBench {
  const { elb } = clientsOf(world)
  return {
    world,
    elb,
    pass: (seconds) => world.advance(seconds * 1_000),
    async balancer(Name) {
      const Subnets = ['subnet-1', 'subnet-2']
      const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name, Subnets }))
      return LoadBalancers?.[0]?.LoadBalancerArn ?? ''
    },
    async group(Name, changes) {
      const usual = { Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1', TargetType: 'ip' } as const
      const { TargetGroups } = await elb.send(
        new CreateTargetGroupCommand({ Name, ...usual, ...changes }),
      )
      return TargetGroups?.[0]?.TargetGroupArn ?? ''
    },
    async listener(LoadBalancerArn, group, changes) {
      const DefaultActions = [group === undefined ? notFound : forwardTo(group)]
      const usual = { LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions } as const
      const { Listeners } = await elb.send(new CreateListenerCommand({ ...usual, ...changes }))
      return Listeners?.[0]?.ListenerArn ?? ''
    },
    async rule(ListenerArn, Priority, group, changes) {
      const lists = { Conditions: [path(`/${Priority}`)], Actions: [forwardTo(group)] }
      const { Rules } = await elb.send(
        new CreateRuleCommand({ ListenerArn, Priority, ...lists, ...changes }),
      )
      return Rules?.[0]?.RuleArn ?? ''
    },
    async rules(ListenerArn) {
      return (await elb.send(new DescribeRulesCommand({ ListenerArn }))).Rules ?? []
    },
    async health(TargetGroupArn) {
      const { TargetHealthDescriptions: found = [] } = await elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn }),
      )
      return Object.fromEntries(
        found.map(({ Target, TargetHealth }) => [
          Target?.Id ?? '',
          [TargetHealth?.State, TargetHealth?.Reason].filter(Boolean).join(' '),
        ]),
      )
    },
  }
}

/** A bench with a listener that answers 404, and a target group. */
export async function listening(): Promise<ElbBench & { arn: string; web: string; main: string }> {
  const bench = createElbBench()
  const main = await bench.balancer('main')
  const arn = await bench.listener(main)
  return { ...bench, main, arn, web: await bench.group('web') }
}
