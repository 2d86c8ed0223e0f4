import type {
  Compatibility,
  ContainerDefinition,
  NetworkMode,
  PortMapping,
  RegisterTaskDefinitionRequest,
  Volume,
} from '@aws-sdk/client-ecs'
import type { RequestContext } from '../core/types.ts'
import { isArn } from './arns.ts'
import { cpuUnits, isFargateSize, memoryMib } from './fargate-sizes.ts'
import type { TaskDefinitionState } from './model.ts'
import { scramble } from '../core/values.ts'

/**
 * A task definition as AWS reads it back: defaults filled in, output-only fields added, and the order lost where AWS
 * does not keep it. Pure: the same request gives the same answer.
 */
export function readBackForm(
  input: RegisterTaskDefinitionRequest,
  arn: string,
  revision: number,
  context: RequestContext,
): TaskDefinitionState['definition'] {
  const { tags: _tags, containerDefinitions, ...rest } = input
  const networkMode = input.networkMode ?? 'bridge'
  const containers = (containerDefinitions ?? []).map((one) => container(one, networkMode))
  return {
    ...rest,
    taskDefinitionArn: arn,
    revision,
    networkMode,
    containerDefinitions: scramble(containers),
    volumes: (input.volumes ?? []).map(volume),
    placementConstraints: input.placementConstraints ?? [],
    compatibilities: compatibilities(input, networkMode),
    requiresAttributes: requiresAttributes(input, networkMode),
    registeredBy: context.principal,
    ...(input.cpu !== undefined && { cpu: String(cpuUnits(input.cpu) ?? input.cpu) }),
    ...(input.memory !== undefined && { memory: String(memoryMib(input.memory) ?? input.memory) }),
    ...(input.taskRoleArn !== undefined && { taskRoleArn: role(input.taskRoleArn, context) }),
    ...(input.executionRoleArn !== undefined && {
      executionRoleArn: role(input.executionRoleArn, context),
    }),
    ...(input.requiresCompatibilities && {
      requiresCompatibilities: scramble(input.requiresCompatibilities),
    }),
  }
}

function container(input: ContainerDefinition, networkMode: NetworkMode): ContainerDefinition {
  const { dockerLabels, ...rest } = input
  return {
    ...rest,
    cpu: input.cpu ?? 0,
    essential: input.essential ?? true,
    portMappings: scramble(
      (input.portMappings ?? []).map((port) => portMapping(port, networkMode)),
    ),
    environment: scramble((input.environment ?? []).filter(({ value }) => value !== undefined)),
    mountPoints: input.mountPoints ?? [],
    volumesFrom: scramble(input.volumesFrom ?? []),
    systemControls: input.systemControls ?? [],
    ...(input.firelensConfiguration && { user: input.user ?? '0' }),
    ...(input.secrets && { secrets: scramble(input.secrets) }),
    ...(input.links && { links: scramble(input.links) }),
    ...(dockerLabels && Object.keys(dockerLabels).length > 0 && { dockerLabels }),
    ...(input.linuxParameters && {
      linuxParameters: { devices: [], tmpfs: [], ...input.linuxParameters },
    }),
    ...(input.healthCheck && {
      healthCheck: { interval: 30, timeout: 5, retries: 3, ...input.healthCheck },
    }),
  }
}

function portMapping(input: PortMapping, networkMode: NetworkMode): PortMapping {
  const sameAsContainer = networkMode === 'awsvpc' || networkMode === 'host'
  const hostPort = input.hostPort ?? (sameAsContainer ? input.containerPort : 0)
  return {
    ...input,
    protocol: input.protocol ?? 'tcp',
    ...(input.containerPortRange === undefined && { hostPort }),
  }
}

function volume(input: Volume): Volume {
  const { name: _name, configuredAtLaunch, ...kinds } = input
  return Object.keys(kinds).length > 0 || configuredAtLaunch ? input : { ...input, host: {} }
}

function role(nameOrArn: string, context: RequestContext): string {
  return isArn(nameOrArn) ? nameOrArn : `arn:aws:iam::${context.account}:role/${nameOrArn}`
}

/** What the task definition could run on, whatever it asks for. */
function compatibilities(
  input: RegisterTaskDefinitionRequest,
  networkMode: NetworkMode,
): Compatibility[] {
  const size = [cpuUnits(input.cpu ?? ''), memoryMib(input.memory ?? '')]
  const fargate =
    networkMode === 'awsvpc' &&
    size[0] !== undefined &&
    size[1] !== undefined &&
    isFargateSize(size[0], size[1])
  const external: Compatibility[] = networkMode === 'awsvpc' ? [] : ['EXTERNAL']
  return [...external, 'EC2', ...(fargate ? (['FARGATE', 'MANAGED_INSTANCES'] as const) : [])]
}

function requiresAttributes(input: RegisterTaskDefinitionRequest, networkMode: NetworkMode) {
  const containers = input.containerDefinitions ?? []
  const drivers = containers.flatMap((one) => one.logConfiguration?.logDriver ?? [])
  const names = [
    'com.amazonaws.ecs.capability.docker-remote-api.1.18',
    ...(networkMode === 'awsvpc' ? ['ecs.capability.task-eni'] : []),
    ...(input.taskRoleArn === undefined ? [] : ['com.amazonaws.ecs.capability.task-iam-role']),
    ...(input.executionRoleArn === undefined ? [] : ['ecs.capability.execution-role-awslogs']),
    ...[...new Set(drivers)].map(
      (driver) => `com.amazonaws.ecs.capability.logging-driver.${driver}`,
    ),
  ]
  return names.map((name) => ({ name }))
}
