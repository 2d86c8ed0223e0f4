import type { LoadBalancer } from '@aws-sdk/client-ecs'
import { clientError, invalid } from './errors.ts'
import type { ServiceOptions, TaskDefinitionState, Workload } from './model.ts'
import { managesTraffic } from './traffic.ts'

const targetGroupsMax = 5

/**
 * Checks the load balancers of a service by themselves, against its task definition and its strategy. Most texts are those of
 * the ECS developer guide, "troubleshooting-blue-green".
 * @throws AwsError InvalidParameterException, ClientException
 */
export function checkLoadBalancers(
  workload: Workload,
  options: Pick<ServiceOptions, 'deploymentConfiguration'>,
  taskDefinition: TaskDefinitionState,
): void {
  const { loadBalancers } = workload
  if (loadBalancers.length > targetGroupsMax) {
    throw invalid(`A service can have at most ${targetGroupsMax} load balancers.`)
  }
  checkContainers(loadBalancers, taskDefinition)
  checkKinds(loadBalancers)
  checkUnique(loadBalancers)
  for (const one of loadBalancers) checkRuleArns(one)
  checkStrategyFits(workload, options.deploymentConfiguration.strategy ?? 'ROLLING')
}

function checkContainers(
  loadBalancers: readonly LoadBalancer[],
  taskDefinition: TaskDefinitionState,
): void {
  const containers = taskDefinition.definition.containerDefinitions ?? []
  for (const { containerName, containerPort } of loadBalancers) {
    const container = containers.find((one) => one.name === containerName)
    if (container === undefined) {
      throw invalid(`The container ${containerName} does not exist in the task definition.`)
    }
    const ports = container.portMappings?.map((port) => port.containerPort) ?? []
    if (!ports.includes(containerPort)) {
      throw invalid(
        `The container ${containerName} did not have a container port ${containerPort} defined.`,
      )
    }
  }
}

function checkKinds(loadBalancers: readonly LoadBalancer[]): void {
  const classic = loadBalancers.filter((one) => one.loadBalancerName !== undefined)
  if (classic.length > 0 && classic.length < loadBalancers.length) {
    throw invalid(
      'All loadBalancers must be strictly either ELBv1 (defining loadBalancerName) or ELBv2 (defining targetGroupArn)',
    )
  }
  if (classic.some((one) => one.advancedConfiguration !== undefined)) {
    throw invalid('advancedConfiguration field is not allowed with ELBv1 loadBalancers')
  }
}

function checkUnique(loadBalancers: readonly LoadBalancer[]): void {
  const groups = loadBalancers.flatMap((one) => [
    one.targetGroupArn ?? [],
    one.advancedConfiguration?.alternateTargetGroupArn ?? [],
  ])
  const twice = groups.flat().find((one, index, all) => all.indexOf(one) !== index)
  if (twice !== undefined) throw invalid(`Duplicate targetGroupArn found: ${twice}`)
}

const ruleArn = /^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:listener-rule\//

function checkRuleArns({ advancedConfiguration }: LoadBalancer): void {
  const { productionListenerRule, testListenerRule } = advancedConfiguration ?? {}
  for (const [member, arn] of Object.entries({ productionListenerRule, testListenerRule })) {
    if (arn === undefined || ruleArn.test(arn)) continue
    throw invalid(
      `${member} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${arn}`,
    )
  }
  if (productionListenerRule !== undefined && productionListenerRule === testListenerRule) {
    throw invalid(
      `The following rules cannot be used as both production and test listener rules: ${testListenerRule}`,
    )
  }
}

function checkStrategyFits(workload: Workload, strategy: string): void {
  const { loadBalancers } = workload
  const advanced = loadBalancers.filter((one) => one.advancedConfiguration !== undefined)
  if (advanced.length > 0 && advanced.length < loadBalancers.length) {
    throw invalid(
      'Either all or none of the provided loadBalancers must have advancedConfiguration defined',
    )
  }
  if (strategy === 'ROLLING') return
  if (advanced.length < loadBalancers.length) {
    throw clientError(
      'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
    )
  }
  if (strategy !== 'BLUE_GREEN' && !managesTraffic(workload)) {
    throw invalid(
      `The strategy ${strategy} needs a load balancer or a service in Service Connect whose traffic it can shift.`,
    )
  }
}
