import type { ContainerDefinition, Service, ServiceConnectConfiguration } from '@aws-sdk/client-ecs'
import {
  describeServices,
  describeTaskDefinition,
  servicesByName,
  taskDefinitionByArn,
} from '../kinds/ecs-reads.ts'
import { nameOfUnit } from '../kinds/ownership.ts'
import type { AwsReader, Release } from '../model/index.ts'
import { defineCheck, when, type Complaint } from './check.ts'
import { containersOf, serviceOf } from './release.ts'

export interface MeshNeed {
  /** What is spoken under each name of the mesh; `tcp` where nothing is said. */
  readonly speaks: Readonly<Record<string, string>>
  readonly paths: readonly string[]
}

/**
 * What is spoken under a name of Service Connect stays as it was when the name came into being: ECS refuses any change of it.
 * Source: `appProtocol` of `PortMapping` in the Amazon ECS API reference.
 */
export const meshProtocol = defineCheck<MeshNeed, Readonly<Record<string, string>>>({
  name: 'mesh-protocol',
  calls: [describeServices, describeTaskDefinition],
  needs,
  look,
  judge: ({ speaks, paths }, before): readonly Complaint[] =>
    Object.entries(speaks).flatMap(([name, protocol]) =>
      when((before[name] ?? protocol) !== protocol, 'refuses', {
        message: `${name} speaks ${protocol} from now on, and ${before[name]} until now: ECS never changes that of a name in Service Connect`,
        hint: 'leave the protocol as it was; only a service that is deleted and made anew may have another one',
        paths,
      }),
    ),
})

function needs(release: Release): readonly MeshNeed[] {
  const { input, isThere = false } = serviceOf(release) ?? {}
  const speaks = protocolsOf(input?.serviceConnectConfiguration, containersOf(release))
  if (!isThere || Object.keys(speaks).length === 0) return []
  return [{ speaks, paths: ['spec.raw.service.serviceConnectConfiguration', 'spec.mesh.expose'] }]
}

async function look(
  reader: AwsReader,
  _need: MeshNeed,
  { context }: Release,
): Promise<Readonly<Record<string, string>>> {
  const { cluster } = context.environment
  const live = await reader.look(servicesByName, cluster, nameOfUnit(context))
  const mesh = meshOf(live)
  if (live?.taskDefinition === undefined || mesh === undefined) return {}
  const definition = await reader.look(taskDefinitionByArn, '', live.taskDefinition)
  return protocolsOf(mesh, definition?.taskDefinition.containerDefinitions)
}

/** It is told of the newest deployment alone (SDK types). */
function meshOf(service: Service | undefined): ServiceConnectConfiguration | undefined {
  return service?.deployments?.find(({ status }) => status === 'PRIMARY')
    ?.serviceConnectConfiguration
}

function protocolsOf(
  { services = [] }: Partial<ServiceConnectConfiguration> = {},
  containers: readonly ContainerDefinition[] = [],
): Readonly<Record<string, string>> {
  const ports = containers.flatMap(({ portMappings = [] }) => portMappings)
  return Object.fromEntries(
    services.map(({ portName = '', discoveryName = portName }) => [
      discoveryName,
      ports.find(({ name }) => name === portName)?.appProtocol ?? 'tcp',
    ]),
  )
}
