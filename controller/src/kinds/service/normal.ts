import type { Service } from '@aws-sdk/client-ecs'
import type { JsonObject, Shape } from '../../model/index.ts'
import { normalLoadBalancers } from './routes.ts'
import { fold, object, omit, pick, pruneObject, sorted, text } from '../normal.ts'

/** The members of CreateService that can be compared with what DescribeServices answers. */
const members = [
  'taskDefinition',
  'desiredCount',
  'launchType',
  'capacityProviderStrategy',
  'platformVersion',
  'deploymentConfiguration',
  'deploymentController',
  'networkConfiguration',
  'schedulingStrategy',
  'placementConstraints',
  'placementStrategy',
  'loadBalancers',
  'serviceRegistries',
  'healthCheckGracePeriodSeconds',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'propagateTags',
  'availabilityZoneRebalancing',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
]

/** These three are answered on the newest deployment and not on the service (SDK types). */
const membersOfDeployment = [
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
]

/** What ECS fills in when a member is not given. */
const defaults: JsonObject = {
  deploymentController: { type: 'ECS' },
  schedulingStrategy: 'REPLICA',
  healthCheckGracePeriodSeconds: 0,
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  propagateTags: 'NONE',
}

const deploymentDefaults: JsonObject = {
  strategy: 'ROLLING',
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  bakeTimeInMinutes: 0,
}

/** The threshold was added in 2026 and older accounts answer without it, so it is folded by itself. */
const breakerDefaults: JsonObject = {
  resetOnHealthyTask: true,
  thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
}

export function normalService(service: object): Shape {
  const raw = pruneObject(service)
  const { deploymentConfiguration, networkConfiguration, serviceConnectConfiguration, ...rest } =
    fold(pick(raw, members), defaults)
  return pruneObject({
    ...rest,
    // Switched off says the same as not there.
    serviceConnectConfiguration:
      object(serviceConnectConfiguration).enabled === true
        ? serviceConnectConfiguration
        : undefined,
    loadBalancers: normalLoadBalancers(rest.loadBalancers),
    placementStrategy: normalPlacement(rest.placementStrategy),
    capacityProviderStrategy: normalCapacity(rest.capacityProviderStrategy),
    deployment: normalDeployment(object(deploymentConfiguration)),
    network: normalNetwork(object(object(networkConfiguration).awsvpcConfiguration)),
  })
}

/** A live service: its own members, and the three that ECS keeps on the primary deployment. */
export function normalLiveService(service: Service): Shape {
  const primary = service.deployments?.find((deployment) => deployment.status === 'PRIMARY')
  return normalService({ ...service, ...pick(pruneObject(primary ?? {}), membersOfDeployment) })
}

function normalDeployment(configuration: JsonObject): JsonObject {
  const { deploymentCircuitBreaker, alarms, ...rest } = configuration
  const breaker = fold(object(deploymentCircuitBreaker), breakerDefaults)
  return {
    ...fold(rest, deploymentDefaults),
    circuitBreaker: breaker,
    // With `enable: false` the other members say nothing.
    alarms: object(alarms).enable === true ? object(alarms) : undefined,
  }
}

function normalNetwork(network: JsonObject): JsonObject {
  return {
    ...fold(network, { assignPublicIp: 'DISABLED' }),
    subnets: sorted(network.subnets),
    securityGroups: sorted(network.securityGroups),
  }
}

/** `base` and `weight` are filled in with 0. */
function normalCapacity(strategy: JsonObject[string]) {
  if (!Array.isArray(strategy)) return undefined
  return (strategy as readonly JsonObject[]).map((item) => fold(item, { base: 0, weight: 0 }))
}

/** Created in lower case, answered in upper case; `host` is answered as `instanceId` (seen in Terraform's reader). */
function normalPlacement(strategy: JsonObject[string]) {
  if (!Array.isArray(strategy)) return undefined
  return (strategy as readonly JsonObject[]).map((item) => {
    const field = text(item.field).toLowerCase()
    return {
      ...omit(item, (key) => key === 'field'),
      field: field === 'host' ? 'instanceid' : field,
    }
  })
}
