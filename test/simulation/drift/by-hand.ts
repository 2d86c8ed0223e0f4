import type { World } from '@plumbline/simulator'

export type Fields = Record<string, unknown>
type Page = Readonly<Fields>

/** Something that a person does by hand, with an SDK, to what is there. */
export type ByHand = (world: World) => Promise<unknown>

const somebody = 'arn:aws:iam::123456789012:user/somebody'

/** One call as a person. */
export function call(service: string, operation: string, input: object): ByHand {
  return (world) => world.call(service, operation, input, { principal: somebody })
}

function ask(world: World, service: string, operation: string, input: object): Promise<Page> {
  return call(service, operation, input)(world) as Promise<Page>
}

/** UpdateService of a service. */
export function service(name: string, input: object): ByHand {
  return call('ecs', 'UpdateService', { cluster: 'prod', service: name, ...input })
}

/** UpdateService with a change of what is live: of a member that is replaced as a whole. */
export function serviceFrom(name: string, change: (live: Page) => object): ByHand {
  return async (world) => {
    const input = { cluster: 'prod', services: [name], include: ['TAGS'] }
    const { services } = await ask(world, 'ecs', 'DescribeServices', input)
    return service(name, change((services as readonly Page[])[0] ?? {}))(world)
  }
}

export function tagService(
  name: string,
  operation: 'TagResource' | 'UntagResource',
  more: object,
): ByHand {
  const resourceArn = `arn:aws:ecs:eu-west-1:123456789012:service/prod/${name}`
  return call('ecs', operation, { resourceArn, ...more })
}

/** Registers what runs with a change, and deploys it, as a person in the console does. */
export function definition(name: string, change: (live: Fields) => object): ByHand {
  return async (world) => {
    const { services } = await ask(world, 'ecs', 'DescribeServices', {
      cluster: 'prod',
      services: [name],
    })
    const { taskDefinition: arn } = (services as readonly Page[])[0] ?? {}
    const { taskDefinition } = await ask(world, 'ecs', 'DescribeTaskDefinition', {
      taskDefinition: arn,
    })
    const output =
      /^(taskDefinitionArn|revision|status|requiresAttributes|compatibilities|registered|deregistered)/
    const input = without(taskDefinition as Fields, output)
    const registered = await ask(world, 'ecs', 'RegisterTaskDefinition', {
      ...input,
      ...change(input),
    })
    const { taskDefinitionArn } = registered.taskDefinition as Page
    return service(name, { taskDefinition: taskDefinitionArn })(world)
  }
}

/** The same of one container: `change` is laid over it, and a member that is `undefined` is taken away. */
export function container(name: string, change: (live: Fields) => object, which = name): ByHand {
  return definition(name, ({ containerDefinitions }) => ({
    containerDefinitions: (containerDefinitions as readonly Fields[]).map((one) =>
      one.name === which ? defined({ ...one, ...change(one) }) : one,
    ),
  }))
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function without(fields: Fields, keys: RegExp): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.test(key)))
}

const elb = 'elasticloadbalancing'

/** The target group of a service whose name begins so. */
export function group(begin: string, operation: string, change: object): ByHand {
  return async (world) => {
    const TargetGroupArn = await groupArn(world, begin)
    return call(elb, operation, { TargetGroupArn, ...change })(world)
  }
}

async function groupArn(world: World, begin: string): Promise<unknown> {
  const { TargetGroups } = await ask(world, elb, 'DescribeTargetGroups', {})
  const found = (TargetGroups as readonly Page[]).find((one) =>
    String(one.TargetGroupName).startsWith(begin),
  )
  return found?.TargetGroupArn
}

/** Something about the rule for a host. */
export function rule(
  listener: string,
  host: string,
  edit: (live: Page, world: World) => Promise<unknown>,
): ByHand {
  return async (world) => {
    const { Rules } = await ask(world, elb, 'DescribeRules', { ListenerArn: listener })
    const found = (Rules as readonly Page[]).find((one) =>
      JSON.stringify(one.Conditions).includes(host),
    )
    return edit(found ?? {}, world)
  }
}

export function modifyRule(listener: string, host: string, change: (live: Page) => object): ByHand {
  return rule(listener, host, (live, world) =>
    call(elb, 'ModifyRule', { RuleArn: live.RuleArn, ...change(live) })(world),
  )
}

/** PutMetricAlarm with a change of what is live. */
export function alarm(name: string, change: (live: Fields) => object): ByHand {
  return async (world) => {
    const { MetricAlarms } = await ask(world, 'cloudwatch', 'DescribeAlarms', {
      AlarmNames: [name],
    })
    const live = without(
      (MetricAlarms as readonly Fields[])[0] ?? {},
      /^(AlarmArn|State|AlarmConfigurationUpdated|EvaluationState)/,
    )
    return call('cloudwatch', 'PutMetricAlarm', defined({ ...live, ...change(live) }))(world)
  }
}

const scaling = 'application-autoscaling'
const place = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/prod/web',
  ScalableDimension: 'ecs:service:DesiredCount',
}

export function target(operation: string, input: object): ByHand {
  return call(scaling, operation, { ...place, ...input })
}

/** PutScalingPolicy with a change of the configuration that is live. */
export function policy(name: string, change: (live: Fields) => object): ByHand {
  return async (world) => {
    const { ScalingPolicies } = await ask(world, scaling, 'DescribeScalingPolicies', {
      ServiceNamespace: 'ecs',
    })
    const live = (ScalingPolicies as readonly Fields[]).find((one) => one.PolicyName === name) ?? {}
    const { PolicyName, PolicyType } = live
    const member =
      PolicyType === 'StepScaling'
        ? 'StepScalingPolicyConfiguration'
        : 'TargetTrackingScalingPolicyConfiguration'
    const configuration = live[member] as Fields
    const input = {
      PolicyName,
      PolicyType,
      [member]: defined({ ...configuration, ...change(configuration) }),
    }
    return target('PutScalingPolicy', input)(world)
  }
}

/** UpdateSchedule with a change of what is live. */
export function schedule(change: (live: Fields) => object): ByHand {
  return async (world) => {
    const live = await ask(world, 'scheduler', 'GetSchedule', { Name: 'prod-job-nightly' })
    const input = without(live, /^(Arn|CreationDate|LastModificationDate)$/)
    return call('scheduler', 'UpdateSchedule', { ...input, ...change(live) })(world)
  }
}
