import {
  AssignPublicIp,
  AvailabilityZoneRebalancing,
  type CapacityProviderStrategyItem,
  type CreateServiceRequest,
  DeploymentControllerType,
  LaunchType,
  PropagateTags,
  SchedulingStrategy,
} from '@aws-sdk/client-ecs'
import { checkConfiguration } from './deployment-configuration.ts'
import { between, invalid, notSimulated, oneOf, required } from './errors.ts'
import { checkLoadBalancers } from './load-balancer-rules.ts'
import type { ServiceOptions, TaskDefinitionState, Workload } from './model.ts'
import { checkRebalancing } from './rebalancing.ts'
import { checkTags } from './tag-rules.ts'

const subnetsMax = 16
const securityGroupsMax = 5

/** Checks the members that only CreateService has. */
export function checkCreate(input: CreateServiceRequest): void {
  const name = required(input.serviceName, 'serviceName')
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) {
    throw invalid(`Service name "${name}" may hold only letters, digits, - and _, and 255 of them.`)
  }
  oneOf(input.launchType, LaunchType, 'launchType')
  oneOf(input.schedulingStrategy, SchedulingStrategy, 'schedulingStrategy')
  checkTags(input.tags ?? [])
  if (input.clientToken !== undefined && !/^[\x21-\x7e]{1,36}$/.test(input.clientToken)) {
    throw invalid('clientToken must have 1 to 36 ASCII characters without spaces.')
  }
  if (input.launchType !== undefined && input.capacityProviderStrategy?.length) {
    throw invalid(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    )
  }
  const replica = (input.schedulingStrategy ?? 'REPLICA') === 'REPLICA'
  if (replica && input.desiredCount === undefined) {
    throw invalid('desiredCount is required when schedulingStrategy is REPLICA.')
  }
  if (!replica) checkDaemon(input)
}

/** Texts of AWS, as others reported them. */
function checkDaemon(input: CreateServiceRequest): void {
  if (input.launchType === 'FARGATE') {
    throw invalid('The daemon scheduling strategy is not supported for the Fargate launch type.')
  }
  if (input.capacityProviderStrategy?.length) {
    throw invalid(
      'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
    )
  }
  if (input.placementStrategy?.length) {
    throw invalid(
      'The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and try again',
    )
  }
}

/** Checks what a service is about to become, on create and on update alike. */
export function checkService(
  workload: Workload,
  options: ServiceOptions,
  desiredCount: number,
  scheduling: SchedulingStrategy,
  taskDefinition: TaskDefinitionState,
): void {
  between(desiredCount, 0, 5_000, 'desiredCount')
  between(options.healthCheckGracePeriodSeconds, 0, 2_147_483_647, 'healthCheckGracePeriodSeconds')
  oneOf(options.propagateTags, PropagateTags, 'propagateTags')
  oneOf(
    options.availabilityZoneRebalancing,
    AvailabilityZoneRebalancing,
    'availabilityZoneRebalancing',
  )
  oneOf(options.deploymentController?.type, DeploymentControllerType, 'deploymentController.type')
  const controller = options.deploymentController?.type ?? 'ECS'
  if (controller !== 'ECS') {
    throw notSimulated(`the deployment controller ${controller}`, 'Use ECS.')
  }
  checkConfiguration(options.deploymentConfiguration, scheduling)
  checkRebalancing(options, scheduling, workload.loadBalancers)
  checkCapacity(options, taskDefinition)
  checkSessions(options, taskDefinition)
  checkNetwork(workload, taskDefinition)
  checkLoadBalancers(workload, options, taskDefinition)
}

function checkCapacity(options: ServiceOptions, taskDefinition: TaskDefinitionState): void {
  const { launchType } = options
  const { compatibilities = [] } = taskDefinition.definition
  if (launchType === 'FARGATE' && !compatibilities.includes('FARGATE')) {
    throw invalid('Task definition does not support launch_type FARGATE.')
  }
  if (launchType === 'FARGATE' && options.placementStrategy.length > 0) {
    throw invalid('Placement strategies are not supported with FARGATE launch type.')
  }
  checkProviderShares(options.capacityProviderStrategy ?? [])
}

function checkProviderShares(strategy: readonly CapacityProviderStrategyItem[]): void {
  for (const item of strategy) {
    between(item.base, 0, 100_000, 'capacityProviderStrategy.base')
    between(item.weight, 0, 1_000, 'capacityProviderStrategy.weight')
  }
  if (strategy.length > 0 && strategy.every(({ weight = 0 }) => weight === 0)) {
    throw invalid(
      'At least one capacity provider must have a weight value greater than zero specified.',
    )
  }
}

/** A session needs the role of the task. AWS says `created` or `updated` in its place. */
function checkSessions(options: ServiceOptions, { definition }: TaskDefinitionState): void {
  if (!options.enableExecuteCommand || definition.taskRoleArn !== undefined) return
  throw invalid(
    "The service couldn't be updated because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
  )
}

function checkNetwork(workload: Workload, taskDefinition: TaskDefinitionState): void {
  const awsvpc = taskDefinition.definition.networkMode === 'awsvpc'
  const network = workload.networkConfiguration?.awsvpcConfiguration
  if (awsvpc && network === undefined) {
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
  }
  if (!awsvpc && network !== undefined) {
    throw invalid(
      'Network Configuration is not valid for the given networkMode of this task definition.',
    )
  }
  if (network === undefined) return
  oneOf(network.assignPublicIp, AssignPublicIp, 'assignPublicIp')
  if (!network.subnets?.length) throw invalid('subnets can not be empty.')
  if (network.subnets.length > subnetsMax)
    throw invalid(`At most ${subnetsMax} subnets are allowed.`)
  if ((network.securityGroups?.length ?? 0) > securityGroupsMax) {
    throw invalid(`At most ${securityGroupsMax} security groups are allowed.`)
  }
}
