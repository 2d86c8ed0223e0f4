import type { Service } from '@aws-sdk/client-ecs'
import type { Json, JsonObject, Shape } from '../../model/index.ts'
import {
  byKey,
  each,
  fold,
  object,
  omit,
  pickPruned,
  pruneObject,
  sorted,
  text,
} from '../normal.ts'
import { normalDeployment } from './normal-deployment.ts'
import { normalConnectors, normalMesh, normalMonitoring, normalVolumes } from './normal-parts.ts'
import { normalLoadBalancers } from './routes.ts'

/** The members of CreateService that can be compared with what AWS answers about a service. */
const members = [
  'taskDefinition',
  'desiredCount',
  'launchType',
  'capacityProviderStrategy',
  'platformVersion',
  'role',
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
  'gatewayConnectors',
  'monitoring',
]

/** These are answered on the newest deployment and not on the service (SDK types). */
const membersOfDeployment = [
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
]

/** And these on the service revision alone. */
const membersOfRevision = ['gatewayConnectors', 'monitoring']

/** What ECS fills in when a member is not given. */
const defaults: JsonObject = {
  deploymentController: { type: 'ECS' },
  schedulingStrategy: 'REPLICA',
  healthCheckGracePeriodSeconds: 0,
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  propagateTags: 'NONE',
}

export function normalService(service: object): Shape {
  const { deploymentConfiguration, networkConfiguration, ...rest } = fold(
    pickPruned(service, members),
    defaults,
  )
  return pruneObject({
    ...rest,
    role: lastPart(rest.role),
    capacityProviderStrategy: normalCapacity(rest.capacityProviderStrategy),
    deployment: normalDeployment(
      object(deploymentConfiguration),
      rest.schedulingStrategy === 'DAEMON',
    ),
    network: normalNetwork(object(object(networkConfiguration).awsvpcConfiguration)),
    loadBalancers: normalLoadBalancers(rest.loadBalancers),
    placementStrategy: each(rest.placementStrategy, normalPlacement),
    serviceRegistries: sorted(rest.serviceRegistries),
    serviceConnectConfiguration: normalMesh(object(rest.serviceConnectConfiguration)),
    volumeConfigurations: normalVolumes(rest.volumeConfigurations),
    vpcLatticeConfigurations: sorted(rest.vpcLatticeConfigurations),
    gatewayConnectors: normalConnectors(rest.gatewayConnectors),
    monitoring: normalMonitoring(object(rest.monitoring)),
  })
}

/** A live service: its own members, and those that ECS keeps on the primary deployment and on its revision. */
export function normalLiveService(service: Service, revision: object = {}): Shape {
  return normalService(answered(service, revision))
}

/** The members of CreateService, wherever ECS answers them. */
export function answered(service: Service, revision: object = {}): object {
  const primary = service.deployments?.find((deployment) => deployment.status === 'PRIMARY')
  return {
    ...service,
    ...(service.roleArn !== undefined && { role: service.roleArn }),
    ...pickPruned(primary ?? {}, membersOfDeployment),
    ...pickPruned(revision, membersOfRevision),
  }
}

/** A role is given by name or by ARN, and its name is the only one in the account whatever its path. */
function lastPart(role: Json | undefined): string | undefined {
  return role === undefined ? undefined : text(role).slice(text(role).lastIndexOf('/') + 1)
}

/** `base` and `weight` are filled in with 0; the order of providers means nothing. */
function normalCapacity(strategy: Json | undefined): JsonObject | undefined {
  return byKey(
    strategy,
    (item) => text(item.capacityProvider),
    (item) =>
      fold(
        omit(item, (key) => key === 'capacityProvider'),
        { base: 0, weight: 0 },
      ),
  )
}

function normalNetwork(network: JsonObject): JsonObject {
  return {
    ...fold(network, { assignPublicIp: 'DISABLED' }),
    subnets: sorted(network.subnets),
    securityGroups: sorted(network.securityGroups),
  }
}

/** Created in lower case, answered in upper case; `host` is answered as `instanceId` (seen in Terraform's reader). */
function normalPlacement(item: JsonObject): JsonObject {
  const field = text(item.field).toLowerCase()
  if (field === '') return item
  return { ...item, field: field === 'host' ? 'instanceid' : field }
}
