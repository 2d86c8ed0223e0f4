import type {
  CapacityProviderStrategyItem,
  CreateServiceRequest,
  PlacementStrategy,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs'
import { filledConfiguration, mergedConfiguration } from './deployment-configuration.ts'
import type { ClusterState, ServiceOptions, TaskDefinitionState } from './model.ts'
import { usualRebalancing } from './rebalancing.ts'
import { clean } from '../core/values.ts'

type Capacity = Pick<ServiceOptions, 'launchType' | 'capacityProviderStrategy'>

/** The options of a new service, defaults filled in. */
export function newOptions(input: CreateServiceRequest, cluster: ClusterState): ServiceOptions {
  const scheduling = input.schedulingStrategy ?? 'REPLICA'
  const configuration = filledConfiguration(input.deploymentConfiguration ?? {}, scheduling)
  const options = {
    ...newCapacity(input, cluster),
    deploymentConfiguration: configuration,
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    propagateTags: input.propagateTags ?? 'NONE',
    placementConstraints: input.placementConstraints ?? [],
    placementStrategy: placement(input.placementStrategy ?? []),
    ...(input.deploymentController && { deploymentController: input.deploymentController }),
    ...(input.gatewayConnectors && { gatewayConnectors: input.gatewayConnectors }),
    ...(input.monitoring && { monitoring: input.monitoring }),
  }
  return {
    ...options,
    availabilityZoneRebalancing:
      input.availabilityZoneRebalancing ??
      usualRebalancing(options, scheduling, input.loadBalancers),
  }
}

/** Which capacity a new service gets: what it asks for, else the default of its cluster, else EC2. */
function newCapacity(input: CreateServiceRequest, cluster: ClusterState): Capacity {
  if (input.capacityProviderStrategy?.length) return providers(input.capacityProviderStrategy)
  if (input.launchType !== undefined) return { launchType: input.launchType }
  const usual = cluster.defaultCapacityProviderStrategy
  return usual.length > 0 ? providers(usual) : { launchType: 'EC2' }
}

function providers(strategy: readonly CapacityProviderStrategyItem[]): Capacity {
  const filled = strategy.map((item) => ({
    ...item,
    weight: item.weight ?? 0,
    base: item.base ?? 0,
  }))
  return { capacityProviderStrategy: filled }
}

/** Whether tasks run on Fargate, by launch type or by capacity provider. */
export function isFargate(capacity: Capacity): boolean {
  const names = capacity.capacityProviderStrategy?.map((item) => item.capacityProvider ?? '') ?? []
  return capacity.launchType === 'FARGATE' || names.some((name) => name.startsWith('FARGATE'))
}

/** The options after UpdateService: what the request leaves out stays. */
export function mergedOptions(
  live: ServiceOptions,
  input: UpdateServiceRequest,
  taskDefinition: TaskDefinitionState,
): ServiceOptions {
  const { launchType, capacityProviderStrategy, ...rest } = live
  const { deploymentConfiguration, placementStrategy } = input
  const merged = {
    ...rest,
    ...(input.capacityProviderStrategy === undefined
      ? { launchType, capacityProviderStrategy }
      : capacityOnUpdate(input.capacityProviderStrategy, taskDefinition)),
    availabilityZoneRebalancing:
      input.availabilityZoneRebalancing ?? live.availabilityZoneRebalancing,
    healthCheckGracePeriodSeconds:
      input.healthCheckGracePeriodSeconds ?? live.healthCheckGracePeriodSeconds,
    enableExecuteCommand: input.enableExecuteCommand ?? live.enableExecuteCommand,
    enableECSManagedTags: input.enableECSManagedTags ?? live.enableECSManagedTags,
    propagateTags: input.propagateTags ?? live.propagateTags,
    placementConstraints: input.placementConstraints ?? live.placementConstraints,
    placementStrategy: placementStrategy ? placement(placementStrategy) : live.placementStrategy,
    deploymentController: input.deploymentController ?? live.deploymentController,
    gatewayConnectors: input.gatewayConnectors ?? live.gatewayConnectors,
    monitoring: input.monitoring ?? live.monitoring,
    deploymentConfiguration: mergedConfiguration(
      live.deploymentConfiguration,
      deploymentConfiguration ?? {},
    ),
  }
  return clean(merged) as ServiceOptions
}

/** An empty strategy goes back to a launch type: the one that the task definition asks for. */
function capacityOnUpdate(
  strategy: readonly CapacityProviderStrategyItem[],
  taskDefinition: TaskDefinitionState,
): Capacity {
  if (strategy.length > 0) return providers(strategy)
  const fargate = taskDefinition.definition.requiresCompatibilities?.includes('FARGATE')
  return { launchType: fargate ? 'FARGATE' : 'EC2' }
}

/** `memory` reads back as `MEMORY`, `host` as `instanceId`. */
function placement(strategies: readonly PlacementStrategy[]): PlacementStrategy[] {
  return strategies.map(({ type, field }) => ({
    ...(type && { type }),
    ...(field !== undefined && { field: placementField(field) }),
  }))
}

function placementField(field: string): string {
  if (/^(?:memory|cpu)$/i.test(field)) return field.toUpperCase()
  return field === 'host' ? 'instanceId' : field
}
