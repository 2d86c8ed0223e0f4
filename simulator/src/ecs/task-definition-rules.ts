import {
  ApplicationProtocol,
  Compatibility,
  type ContainerDefinition,
  ContainerCondition,
  IpcMode,
  LogDriver,
  NetworkMode,
  PidMode,
  type RegisterTaskDefinitionRequest,
  TransportProtocol,
  VersionConsistency,
} from '@aws-sdk/client-ecs'
import { between, clientError, invalid, oneOf, required } from './errors.ts'
import { cpuUnits, isFargateSize, memoryMib } from './fargate-sizes.ts'
import { checkTags } from './tag-rules.ts'
import { checkExecutionRole, checkLogRouters } from './task-role-rules.ts'

const containersMax = 10
const bytesMax = 64 * 1024

/** @throws AwsError ClientException or InvalidParameterException when ECS would not register it */
export function checkTaskDefinition(input: RegisterTaskDefinitionRequest): void {
  const family = required(input.family, 'family')
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(family)) {
    throw clientError(`Family "${family}" may hold only letters, digits, - and _, and 255 of them.`)
  }
  const bytes = Buffer.byteLength(JSON.stringify(input))
  if (bytes > bytesMax) {
    throw clientError(`Actual length: '${bytes}'. Max allowed length is '${bytesMax}' bytes.`)
  }
  oneOf(input.networkMode, NetworkMode, 'networkMode')
  oneOf(input.pidMode, PidMode, 'pidMode')
  oneOf(input.ipcMode, IpcMode, 'ipcMode')
  for (const compatibility of input.requiresCompatibilities ?? []) {
    oneOf(compatibility, Compatibility, 'requiresCompatibilities')
  }
  if (input.tags?.length === 0) throw invalid('Tags can not be empty.')
  checkTags(input.tags ?? [])
  if (input.requiresCompatibilities?.includes('FARGATE')) checkFargate(input)
  checkContainers(input)
  between(input.ephemeralStorage?.sizeInGiB, 21, 200, 'ephemeralStorage.sizeInGiB')
}

function checkContainers(input: RegisterTaskDefinitionRequest): void {
  const containers = input.containerDefinitions ?? []
  if (containers.length === 0) throw clientError('TaskDefinition must have container definitions.')
  if (containers.length > containersMax) {
    throw clientError(`Too many containers: a task definition can have ${containersMax}.`)
  }
  const names = containers.map((container) => container.name)
  if (new Set(names).size < names.length) {
    throw clientError('Container names must be unique within a task definition.')
  }
  if (containers.every((container) => container.essential === false)) {
    throw clientError('At least one container must be marked as essential.')
  }
  for (const container of containers) checkContainer(container, input)
  checkLogRouters(containers)
  checkExecutionRole(input)
}

function checkContainer(container: ContainerDefinition, task: RegisterTaskDefinitionRequest): void {
  const name = container.name ?? ''
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) {
    throw clientError(`Container name "${name}" may hold only letters, digits, - and _.`)
  }
  if (!container.image) throw clientError('Container.image should not be null or empty.')
  if (task.memory === undefined && !container.memory && !container.memoryReservation) {
    throw clientError(
      `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
    )
  }
  oneOf(container.versionConsistency, VersionConsistency, 'versionConsistency')
  oneOf(container.logConfiguration?.logDriver, LogDriver, 'logConfiguration.logDriver')
  checkPorts(container, task.networkMode)
  checkDependencies(container, task)
  checkHealth(container)
}

function checkPorts(container: ContainerDefinition, networkMode: NetworkMode | undefined): void {
  for (const port of container.portMappings ?? []) {
    oneOf(port.protocol, TransportProtocol, 'portMappings.protocol')
    oneOf(port.appProtocol, ApplicationProtocol, 'portMappings.appProtocol')
    between(port.containerPort, 0, 65_535, 'portMappings.containerPort')
    const fixed = networkMode === 'awsvpc' || networkMode === 'host'
    if (fixed && port.hostPort !== undefined && port.hostPort !== port.containerPort) {
      throw clientError(
        `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`,
      )
    }
  }
}

function checkDependencies(
  container: ContainerDefinition,
  task: RegisterTaskDefinitionRequest,
): void {
  const names = (task.containerDefinitions ?? []).map((other) => other.name)
  for (const dependency of container.dependsOn ?? []) {
    oneOf(dependency.condition, ContainerCondition, 'dependsOn.condition')
    if (!names.includes(dependency.containerName)) {
      throw clientError(
        `Container '${container.name}' depends on '${dependency.containerName}', which is not in the task definition.`,
      )
    }
  }
}

function checkHealth(container: ContainerDefinition): void {
  const check = container.healthCheck
  if (check === undefined) return
  if (!check.command?.length) throw clientError('healthCheck.command must not be empty.')
  between(check.interval, 5, 300, 'healthCheck.interval')
  between(check.timeout, 2, 60, 'healthCheck.timeout')
  between(check.retries, 1, 10, 'healthCheck.retries')
  between(check.startPeriod, 0, 300, 'healthCheck.startPeriod')
}

function checkFargate(input: RegisterTaskDefinitionRequest): void {
  if (input.networkMode !== 'awsvpc') {
    throw clientError("Fargate only supports network mode 'awsvpc'.")
  }
  if (input.cpu === undefined)
    throw clientError("Fargate requires that 'cpu' be defined at the task level.")
  if (input.memory === undefined) {
    throw clientError("Fargate requires that 'memory' be defined at the task level.")
  }
  const cpu = cpuUnits(input.cpu)
  const memory = memoryMib(input.memory)
  if (cpu === undefined || memory === undefined || !isFargateSize(cpu, memory)) {
    throw clientError(
      'No Fargate configuration exists for given values. See the Amazon ECS documentation for the valid values.',
    )
  }
}
