import type { World } from '@plumbline/simulator'
import type { Dice } from '../support/random.ts'

type Page = Readonly<Record<string, unknown>>
type Fields = Record<string, unknown>

/** An edit that somebody makes by hand, and where it must be found: the resource, and the path in it. */
export interface Edit {
  readonly about: string
  readonly resource: RegExp
  readonly path: RegExp
}

const somebody = 'arn:aws:iam::123456789012:user/somebody'

/** Calls as somebody who is not Plumbline. */
function by(world: World) {
  return (service: string, operation: string, input: object) =>
    world.call(service, operation, input, { principal: somebody }) as Promise<Page>
}

/** Each edits one thing that is there, or answers nothing when there is none of its kind. */
export const edits: readonly ((world: World, dice: Dice) => Promise<Edit | undefined>)[] = [
  async (world) => {
    const service = await anyService(world)
    if (service === undefined) return undefined
    const desiredCount = Number(service.desiredCount) + 50
    await by(world)('ecs', 'UpdateService', { ...nameOf(service), desiredCount })
    return { about: 'the count', resource: /^service\//, path: /^desiredCount$/ }
  },
  async (world) => {
    const service = await anyService(world)
    if (service === undefined) return undefined
    const enableExecuteCommand = service.enableExecuteCommand !== true
    await by(world)('ecs', 'UpdateService', { ...nameOf(service), enableExecuteCommand })
    return { about: 'exec', resource: /^service\//, path: /^enableExecuteCommand$/ }
  },
  async (world, dice) => {
    const service = await anyService(world)
    if (service === undefined) return undefined
    const deploymentConfiguration = {
      ...(service.deploymentConfiguration as Fields),
      maximumPercent: 150 + dice.below(40),
    }
    await by(world)('ecs', 'UpdateService', { ...nameOf(service), deploymentConfiguration })
    return { about: 'percents', resource: /^service\//, path: /^deployment\.maximumPercent$/ }
  },
  async (world) => {
    const service = await anyService(world)
    if (service === undefined) return undefined
    const networkConfiguration = {
      awsvpcConfiguration: { subnets: ['subnet-b'], securityGroups: ['sg-app'] },
    }
    await by(world)('ecs', 'UpdateService', { ...nameOf(service), networkConfiguration })
    return { about: 'subnets', resource: /^service\//, path: /^network\.subnets$/ }
  },
  async (world) => {
    const service = await anyService(world)
    if (service === undefined) return undefined
    const resourceArn = service.serviceArn
    await by(world)('ecs', 'TagResource', { resourceArn, tags: [{ key: 'client', value: 'no' }] })
    return service.serviceName === 'api'
      ? { about: 'a tag of the spec', resource: /^service\//, path: /^tags\.client$/ }
      : undefined
  },
  ...(
    [
      ['image', { image: 'somebody:1' }, /\.image$/],
      ['an environment variable', { environment: [{ name: 'ADDED', value: '1' }] }, /environment/],
      ['the user', { user: '4242' }, /\.user$/],
      ['ulimits', { ulimits: [{ name: 'nofile', softLimit: 9, hardLimit: 9 }] }, /ulimits/],
      ['a label', { dockerLabels: { added: 'by hand' } }, /dockerLabels/],
    ] as const
  ).map(([about, change, path]) => async (world: World): Promise<Edit | undefined> => {
    const service = await anyService(world)
    if (service === undefined) return undefined
    await redefine(world, service, change)
    return { about, resource: /^task-definition\//, path }
  }),
  async (world, dice) => {
    const group = await first(world, 'logs', 'DescribeLogGroups', 'logGroups')
    if (group === undefined) return undefined
    const retentionInDays = dice.one([365, 400, 545])
    await by(world)('logs', 'PutRetentionPolicy', {
      logGroupName: group.logGroupName,
      retentionInDays,
    })
    return { about: 'retention', resource: /^log-group\//, path: /^retentionInDays$/ }
  },
  async (world, dice) => {
    const group = await first(world, 'elasticloadbalancing', 'DescribeTargetGroups', 'TargetGroups')
    if (group === undefined) return undefined
    const change = dice.one([
      [{ HealthCheckPath: '/by-hand' }, /^health\.path$/],
      [{ HealthyThresholdCount: 9 }, /^health\.healthy$/],
      [{ HealthCheckIntervalSeconds: 99 }, /^health\.interval$/],
    ] as const)
    const { TargetGroupArn } = group
    await by(world)('elasticloadbalancing', 'ModifyTargetGroup', { TargetGroupArn, ...change[0] })
    return { about: 'health check', resource: /^target-group\//, path: change[1] }
  },
  async (world) => {
    const group = await first(world, 'elasticloadbalancing', 'DescribeTargetGroups', 'TargetGroups')
    if (group === undefined) return undefined
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '777' }]
    const { TargetGroupArn } = group
    await by(world)('elasticloadbalancing', 'ModifyTargetGroupAttributes', {
      TargetGroupArn,
      Attributes,
    })
    return { about: 'an attribute', resource: /^target-group\//, path: /deregistration_delay/ }
  },
  async (world) => {
    const alarm = await first(world, 'cloudwatch', 'DescribeAlarms', 'MetricAlarms', ours)
    if (alarm === undefined) return undefined
    await by(world)('cloudwatch', 'PutMetricAlarm', { ...inputOf(alarm), Threshold: 12.5 })
    return { about: 'a threshold', resource: /^alarm\//, path: /^Threshold$/ }
  },
  async (world) => {
    const target = await first(
      world,
      'application-autoscaling',
      'DescribeScalableTargets',
      'ScalableTargets',
    )
    if (target === undefined) return undefined
    const { ServiceNamespace, ResourceId, ScalableDimension } = target
    const of = { ServiceNamespace, ResourceId, ScalableDimension }
    await by(world)('application-autoscaling', 'RegisterScalableTarget', { ...of, MaxCapacity: 9 })
    return { about: 'a limit', resource: /^scaling\//, path: /^max$/ }
  },
  async (world) => {
    const schedule = await first(world, 'scheduler', 'ListSchedules', 'Schedules')
    if (schedule === undefined) return undefined
    const full = await by(world)('scheduler', 'GetSchedule', { Name: schedule.Name })
    await by(world)('scheduler', 'UpdateSchedule', { ...full, State: 'DISABLED' })
    return { about: 'a disabled schedule', resource: /^schedule\//, path: /^State$/i }
  },
]

/** Alarms that target tracking makes are its own business. */
const ours = ({ AlarmName }: Page) => !String(AlarmName).startsWith('TargetTracking')

/** Members of an answer that PutMetricAlarm takes. */
function inputOf(alarm: Page): Fields {
  const output = /^(AlarmArn|State|StateTransitioned|AlarmConfigurationUpdated|EvaluationState)/
  return Object.fromEntries(Object.entries(alarm).filter(([key]) => !output.test(key)))
}

async function first(
  world: World,
  service: string,
  operation: string,
  list: string,
  which: (item: Page) => boolean = () => true,
): Promise<Page | undefined> {
  const input = service === 'application-autoscaling' ? { ServiceNamespace: 'ecs' } : {}
  const page = await by(world)(service, operation, input)
  return (page[list] as readonly Page[]).find(which)
}

async function anyService(world: World): Promise<Page | undefined> {
  const call = by(world)
  const { serviceArns } = await call('ecs', 'ListServices', { cluster: 'prod' })
  const [arn] = serviceArns as readonly string[]
  if (arn === undefined) return undefined
  const { services } = await call('ecs', 'DescribeServices', { cluster: 'prod', services: [arn] })
  return (services as readonly Page[])[0]
}

const nameOf = ({ serviceName }: Page) => ({ cluster: 'prod', service: serviceName })

/** Registers what runs with another container, and deploys it, as a person in the console does. */
async function redefine(world: World, service: Page, change: object): Promise<void> {
  const call = by(world)
  const { taskDefinition } = await call('ecs', 'DescribeTaskDefinition', {
    taskDefinition: service.taskDefinition,
  })
  const output =
    /^(taskDefinitionArn|revision|status|requiresAttributes|compatibilities|registered|deregistered)/
  const input = Object.fromEntries(
    Object.entries(taskDefinition as Fields).filter(([key]) => !output.test(key)),
  )
  const [main, ...others] = input.containerDefinitions as readonly Fields[]
  const containerDefinitions = [{ ...main, ...change }, ...others]
  const registered = await call('ecs', 'RegisterTaskDefinition', { ...input, containerDefinitions })
  const { taskDefinitionArn } = registered.taskDefinition as Page
  await call('ecs', 'UpdateService', { ...nameOf(service), taskDefinition: taskDefinitionArn })
}
