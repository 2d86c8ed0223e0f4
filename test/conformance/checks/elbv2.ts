import {
  AddTagsCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  type CreateRuleCommandInput,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyRuleCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
  type Rule,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { errorOf, members } from '../check.ts'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'

const healthCheck = {
  HealthCheckPath: '/health',
  HealthCheckIntervalSeconds: 15,
  HealthCheckTimeoutSeconds: 4,
  HealthyThresholdCount: 2,
  UnhealthyThresholdCount: 4,
  Matcher: { HttpCode: '200-299' },
}

const conditions = [
  { Field: 'host-header', HostHeaderConfig: { Values: ['shop.example.com'] } },
  { Field: 'path-pattern', PathPatternConfig: { Values: ['/api', '/api/*'] } },
  { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Test', Values: ['yes'] } },
]

export const elbChecks: readonly Check[] = [
  {
    id: 'elbv2/target-group',
    expected: {
      HealthCheckPath: 'kept',
      HealthCheckIntervalSeconds: 'kept',
      HealthCheckTimeoutSeconds: 'kept',
      HealthyThresholdCount: 'kept',
      UnhealthyThresholdCount: 'kept',
      Matcher: 'kept',
      attributes: 14,
      delay: '30',
      path: '/ready',
      again: 'the same',
      other: 'DuplicateTargetGroupNameException',
      missing: 'TargetGroupNotFoundException',
    },
    async look(target, name) {
      const { elb } = target
      const arn = await group(target, name, healthCheck)
      const [created] = await groups(target, name)
      const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }]
      const at = { TargetGroupArn: arn }
      await elb.send(new ModifyTargetGroupAttributesCommand({ ...at, Attributes }))
      const { Attributes: all = [] } = await elb.send(new DescribeTargetGroupAttributesCommand(at))
      const same = await group(target, name, healthCheck).catch(String)
      await elb.send(new ModifyTargetGroupCommand({ ...at, HealthCheckPath: '/ready' }))
      const [modified] = await groups(target, name)
      return {
        ...members(healthCheck, created),
        attributes: all.length,
        delay: all.find((one) => one.Key === Attributes[0]?.Key)?.Value ?? null,
        path: modified?.HealthCheckPath ?? null,
        again: same === arn ? 'the same' : 'another answer',
        other: await errorOf(group(target, name, { Port: 81 })),
        missing: await errorOf(groups(target, name, `${name}-none`)),
      }
    },
  },
  {
    id: 'elbv2/rule',
    expected: {
      priority: '10',
      isDefault: [false, true],
      conditions: ['host-header', 'http-header', 'path-pattern'],
      weights: [90, 10],
      scalar: null,
      transforms: [],
      inUse: 'PriorityInUseException',
      swapped: ['20', '10'],
      groupInUse: 'ResourceInUseException',
      freed: 'none',
    },
    async look(target, name) {
      const { elb } = target
      const [blue, green] = [await group(target, `${name}-b`), await group(target, `${name}-g`)]
      const ListenerArn = await listener(target, name)
      const first = await rule(target, { ListenerArn, Priority: 10 }, [blue])
      const second = await rule(target, { ListenerArn, Priority: 20 }, [blue])
      const Actions = [weighted({ [blue]: 90, [green]: 10 })]
      await elb.send(new ModifyRuleCommand({ RuleArn: first, Actions }))
      const rules = await rulesOf(target, ListenerArn)
      const inUse = await errorOf(rule(target, { ListenerArn, Priority: 20 }, [green]))
      const RulePriorities = [
        { RuleArn: first, Priority: 20 },
        { RuleArn: second, Priority: 10 },
      ]
      await errorOf(elb.send(new SetRulePrioritiesCommand({ RulePriorities })))
      const swapped = await rulesOf(target, ListenerArn)
      const remove = () => elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: green }))
      const groupInUse = await errorOf(remove())
      await elb.send(new DeleteRuleCommand({ RuleArn: first }))
      return {
        ...seen(rules, first),
        inUse,
        swapped: prioritiesOf(swapped, first, second),
        groupInUse,
        freed: await errorOf(remove()),
      }
    },
  },
  {
    id: 'elbv2/released',
    expected: { used: 1, released: 0 },
    async look(target, name) {
      const TargetGroupArn = await group(target, name)
      const balancers = async () => {
        const asked = new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] })
        const { TargetGroups } = await target.elb.send(asked)
        return TargetGroups?.[0]?.LoadBalancerArns?.length ?? 0
      }
      const ListenerArn = await listener(target, name)
      const RuleArn = await rule(target, { ListenerArn, Priority: 10 }, [TargetGroupArn])
      const used = await balancers()
      await target.elb.send(new DeleteRuleCommand({ RuleArn }))
      return { used, released: await balancers() }
    },
  },
  {
    id: 'elbv2/tags',
    expected: { created: ['a=1'], added: ['a=2', 'b=3'], many: 'ValidationError' },
    async look(target, name) {
      const arn = await group(target, name, { Tags: [{ Key: 'a', Value: '1' }] })
      const created = await tagsOf(target, arn)
      const Tags = [
        { Key: 'a', Value: '2' },
        { Key: 'b', Value: '3' },
      ]
      await target.elb.send(new AddTagsCommand({ ResourceArns: [arn], Tags }))
      const ResourceArns = Array.from({ length: 21 }, () => arn)
      return {
        created,
        added: await tagsOf(target, arn),
        many: await errorOf(target.elb.send(new DescribeTagsCommand({ ResourceArns }))),
      }
    },
  },
  {
    id: 'elbv2/targets',
    expected: { unused: 'unused', used: 'initial', later: 'healthy' },
    async look(target, name) {
      const arn = await group(target, name)
      const Targets = [{ Id: '172.31.0.9', Port: 80 }]
      await target.elb.send(new RegisterTargetsCommand({ TargetGroupArn: arn, Targets }))
      const unused = await healthOf(target, arn)
      await rule(target, { ListenerArn: await listener(target, name), Priority: 1 }, [arn])
      const used = await healthOf(target, arn)
      await target.pass(60)
      return { unused, used, later: await healthOf(target, arn) }
    },
  },
]

function seen(rules: readonly Rule[], arn: string) {
  const one = rules.find((each) => each.RuleArn === arn)
  const action = one?.Actions?.[0]
  return {
    priority: one?.Priority ?? null,
    isDefault: [...new Set(rules.map((each) => each.IsDefault ?? null))],
    conditions: (one?.Conditions ?? []).map((each) => each.Field ?? '').toSorted(),
    weights: (action?.ForwardConfig?.TargetGroups ?? []).map((each) => each.Weight ?? null),
    scalar: action?.TargetGroupArn ?? null,
    transforms: one?.Transforms === undefined ? null : [],
  }
}

function prioritiesOf(rules: readonly Rule[], ...arns: string[]) {
  return arns.map((arn) => rules.find((one) => one.RuleArn === arn)?.Priority ?? null)
}

async function group(
  { elb, network }: Target,
  Name: string,
  more: Partial<CreateTargetGroupCommandInput> = {},
): Promise<string> {
  const usual = { Protocol: 'HTTP', Port: 80, VpcId: network.vpcId, TargetType: 'ip' } as const
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand({ Name, ...usual, ...more }))
  return TargetGroups?.[0]?.TargetGroupArn ?? ''
}

async function groups({ elb }: Target, ...Names: string[]) {
  return (await elb.send(new DescribeTargetGroupsCommand({ Names }))).TargetGroups ?? []
}

async function listener({ elb, network }: Target, Name: string): Promise<string> {
  const Subnets = [...network.subnets]
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name, Subnets }))
  const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn
  const FixedResponseConfig = { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'none' }
  const DefaultActions = [{ Type: 'fixed-response' as const, FixedResponseConfig }]
  const input = { LoadBalancerArn, Port: 80, Protocol: 'HTTP' as const, DefaultActions }
  const { Listeners } = await elb.send(new CreateListenerCommand(input))
  return Listeners?.[0]?.ListenerArn ?? ''
}

function weighted(weights: Readonly<Record<string, number>>) {
  const TargetGroups = Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
    TargetGroupArn,
    Weight,
  }))
  return { Type: 'forward' as const, ForwardConfig: { TargetGroups } }
}

async function rule(
  { elb }: Target,
  at: Pick<CreateRuleCommandInput, 'ListenerArn' | 'Priority'>,
  arns: readonly string[],
): Promise<string> {
  const Actions = [weighted(Object.fromEntries(arns.map((arn) => [arn, 1])))]
  const { Rules } = await elb.send(
    new CreateRuleCommand({ ...at, Conditions: conditions, Actions }),
  )
  return Rules?.[0]?.RuleArn ?? ''
}

async function rulesOf({ elb }: Target, ListenerArn: string): Promise<readonly Rule[]> {
  return (await elb.send(new DescribeRulesCommand({ ListenerArn, PageSize: 400 }))).Rules ?? []
}

async function tagsOf({ elb }: Target, arn: string) {
  const { TagDescriptions } = await elb.send(new DescribeTagsCommand({ ResourceArns: [arn] }))
  return (TagDescriptions?.[0]?.Tags ?? []).map(({ Key, Value }) => `${Key}=${Value}`)
}

async function healthOf({ elb }: Target, TargetGroupArn: string) {
  const { TargetHealthDescriptions: found } = await elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn }),
  )
  return found?.[0]?.TargetHealth?.State ?? null
}
