import type { ServiceConnectConfiguration, ServiceRegistry } from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { addressOf, zoneOf } from './addresses.ts'
import { lastSegment } from './arns.ts'
import { invalid } from './errors.ts'
import type { ClusterState, Ecs, ServiceState, TaskDefinitionState, Workload } from './model.ts'
import { byArn } from './task-definition-lookup.ts'
import type { TaskState } from './task-model.ts'

/**
 * Checks what a service says of Cloud Map and Service Connect. A world without Cloud Map takes all names.
 * @throws AwsError NamespaceNotFoundException, InvalidParameterException
 */
export function checkDiscovery(
  ecs: Ecs,
  cluster: ClusterState | undefined,
  input: {
    readonly serviceRegistries?: readonly ServiceRegistry[] | undefined
    readonly serviceConnectConfiguration?: ServiceConnectConfiguration | undefined
  },
  taskDefinition: TaskDefinitionState,
): void {
  const registry = ecs.context.peer('servicediscovery')
  for (const { registryArn = '' } of input.serviceRegistries ?? []) {
    if (registry !== undefined && !registry.hasService(registryArn)) {
      throw invalid(`The service registry ${registryArn} does not exist.`)
    }
  }
  const connect = input.serviceConnectConfiguration
  if (!connect?.enabled) return
  const namespace = connect.namespace ?? cluster?.serviceConnectDefaults?.namespace
  if (namespace === undefined) {
    throw invalid(
      'Service Connect needs a namespace. Name one here, or as the default of the cluster.',
    )
  }
  if (registry !== undefined && !registry.hasNamespace(namespace)) {
    throw new AwsError('NamespaceNotFoundException', `The namespace ${namespace} does not exist.`)
  }
  checkPorts(connect, taskDefinition)
}

function checkPorts(
  { services = [] }: ServiceConnectConfiguration,
  { definition }: TaskDefinitionState,
): void {
  const containers = definition.containerDefinitions ?? []
  const names = containers.flatMap((one) => one.portMappings?.map(({ name }) => name) ?? [])
  const stray = services.find(({ portName }) => !names.includes(portName))
  if (stray === undefined) return
  throw invalid(`The portName ${stray.portName} is not the name of a port in the task definition.`)
}

/**
 * What is spoken under a name stays as it was when the service got the name. The text is that of AWS, as others reported it.
 * @throws AwsError InvalidParameterException
 */
export function checkProtocols(live: Spoken, wanted: Spoken): void {
  const before = protocolsOf(live)
  const changed = Object.entries(protocolsOf(wanted)).find(
    ([name, protocol]) => (before[name] ?? protocol) !== protocol,
  )
  if (changed === undefined) return
  const [name, protocol] = changed
  throw invalid(
    `The following config cannot be changed for a SC service. Previous config: ScServiceStableConfig(applicationProtocol=${before[name]}), current config: ScServiceStableConfig(applicationProtocol=${protocol})`,
  )
}

interface Spoken {
  readonly workload: Pick<Workload, 'serviceConnectConfiguration'>
  readonly taskDefinition: TaskDefinitionState
}

function protocolsOf({ workload, taskDefinition }: Spoken): Readonly<Record<string, string>> {
  const { containerDefinitions = [] } = taskDefinition.definition
  const ports = containerDefinitions.flatMap(({ portMappings = [] }) => portMappings)
  const { services = [] } = workload.serviceConnectConfiguration ?? {}
  return Object.fromEntries(
    services.map(({ portName = '', discoveryName = portName }) => [
      discoveryName,
      ports.find(({ name }) => name === portName)?.appProtocol ?? 'null',
    ]),
  )
}

/** Registers a task that runs with the service registries of its revision. */
export function registerInstances(ecs: Ecs, service: ServiceState, task: TaskState): void {
  const registry = ecs.context.peer('servicediscovery')
  const deployment = service.deployments.find((one) => one.id === task.deployment)
  const revision = service.revisions.find((one) => one.arn === deployment?.revision)
  const registries = revision?.workload.serviceRegistries ?? []
  if (registry === undefined || registries.length === 0) return
  const { definition } = byArn(ecs, task.taskDefinition)
  task.registries = registries.flatMap((one) => one.registryArn ?? [])
  for (const { registryArn = '', port, containerPort } of registries) {
    registry.register(registryArn, lastSegment(task.arn), {
      AWS_INSTANCE_IPV4: addressOf(task),
      ...portAttribute(port ?? containerPort),
      AVAILABILITY_ZONE: zoneOf(task),
      AWS_INIT_HEALTH_STATUS: 'HEALTHY',
      ECS_CLUSTER_NAME: lastSegment(task.clusterArn),
      ECS_SERVICE_NAME: service.name,
      ECS_TASK_DEFINITION_FAMILY: definition.family ?? '',
      REGION: ecs.context.region,
    })
  }
}

function portAttribute(port: number | undefined): Record<string, string> {
  return port === undefined ? {} : { AWS_INSTANCE_PORT: String(port) }
}

/** A task that stops can be found no longer. */
export function deregisterInstances(ecs: Ecs, task: TaskState): void {
  const registry = ecs.context.peer('servicediscovery')
  for (const arn of task.registries ?? []) registry?.deregister(arn, lastSegment(task.arn))
  delete task.registries
}
