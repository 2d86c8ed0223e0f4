import type {
  DeploymentConfiguration,
  LoadBalancer,
  Service,
  ServiceDeployment,
} from '@aws-sdk/client-ecs'
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2'
import { createElbBench, type ElbBench } from '../elbv2/bench.testing.ts'
import type { SimulatorOptions } from '../simulator.ts'
import { type Bench, benchOf } from './bench.testing.ts'

/** The cluster `shop`, and the groups `blue` and `green` behind a rule for production and one for tests. */
export interface ShiftBench {
  readonly ecs: Bench
  readonly elb: ElbBench
  readonly blue: string
  readonly green: string
  readonly productionRule: string
  readonly testRule: string
  readonly loadBalancers: LoadBalancer[]
  /** Registers the next revision of `web` and answers its ARN. */
  readonly revision: (image: string) => Promise<string>
  /** Creates the service `web` with image `shop/web:1` and lets its first deployment end. */
  readonly create: (configuration: DeploymentConfiguration, more?: object) => Promise<Service>
  /** Updates the service to a new revision with the image. */
  readonly update: (image: string, more?: object) => Promise<Service>
  /** The current service deployment. */
  readonly current: () => Promise<ServiceDeployment>
  /** Turns the clock until the deployment is in a stage, an hour at most. */
  readonly until: (stage: string) => Promise<ServiceDeployment>
  /** The weights of the production and of the test rule, as `blue/green`. */
  readonly weights: () => Promise<{ production: string; test: string }>
}

export async function shiftBench(options: SimulatorOptions = {}): Promise<ShiftBench> {
  const elb = createElbBench({ startAt: 0, ...options })
  const ecs = benchOf(elb.world)
  await ecs.call('CreateCluster', { clusterName: 'shop' })
  const [blue, green] = [await elb.group('blue'), await elb.group('green')]
  const listener = await elb.listener(await elb.balancer('main'))
  const rule = (priority: number) =>
    elb.rule(listener, priority, blue, { Actions: [weighted({ [blue]: 1, [green]: 0 })] })
  const [productionRule, testRule] = [await rule(10), await rule(5)]
  const parts = { ecs, elb, blue, green, productionRule, testRule }
  return { ...parts, ...doings(parts) }
}

function weighted(weights: Readonly<Record<string, number>>) {
  const TargetGroups = Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
    TargetGroupArn,
    Weight,
  }))
  return { Type: 'forward' as const, ForwardConfig: { TargetGroups } }
}

type Parts = Pick<ShiftBench, 'ecs' | 'elb' | 'blue' | 'green' | 'productionRule' | 'testRule'>

function doings(parts: Parts): Omit<ShiftBench, keyof Parts> {
  const { ecs, blue, green, productionRule, testRule } = parts
  const advancedConfiguration = {
    alternateTargetGroupArn: green,
    productionListenerRule: productionRule,
    testListenerRule: testRule,
    roleArn: 'arn:aws:iam::123456789012:role/ecs-elb',
  }
  const loadBalancers = [
    { targetGroupArn: blue, containerName: 'app', containerPort: 8080, advancedConfiguration },
  ]
  const revision = (image: string) =>
    ecs.register('web', {
      containerDefinitions: [{ name: 'app', image, portMappings: [{ containerPort: 8080 }] }],
    })
  const current = () => currentOf(ecs)
  return {
    loadBalancers,
    revision,
    current,
    async create(deploymentConfiguration, more = {}) {
      await revision('shop/web:1')
      await ecs.create('web', { deploymentConfiguration, loadBalancers, ...more })
      ecs.pass(600)
      return ecs.service('web')
    },
    async update(image, more = {}) {
      const taskDefinition = await revision(image)
      await ecs.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition, ...more })
      return ecs.service('web')
    },
    async until(stage) {
      for (let second = 0; second < 3_600; second++) {
        const now = await current()
        if (now.lifecycleStage === stage) return now
        ecs.pass(1)
      }
      return current()
    },
    weights: async () => ({
      production: await weightsOf(parts, productionRule),
      test: await weightsOf(parts, testRule),
    }),
  }
}

async function currentOf(ecs: Bench): Promise<ServiceDeployment> {
  const { currentServiceDeployment = '' } = await ecs.service('web')
  const { serviceDeployments } = await ecs.call('DescribeServiceDeployments', {
    serviceDeploymentArns: [currentServiceDeployment],
  })
  return serviceDeployments?.[0] ?? {}
}

async function weightsOf({ elb, blue, green }: Parts, rule: string): Promise<string> {
  const { Rules } = await elb.elb.send(new DescribeRulesCommand({ RuleArns: [rule] }))
  const groups = Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? []
  const of = (arn: string) => groups.find((one) => one.TargetGroupArn === arn)?.Weight
  return `${of(blue)}/${of(green)}`
}
