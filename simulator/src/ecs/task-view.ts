import type { Attachment, Container, ContainerDefinition, Task } from '@aws-sdk/client-ecs'
import { addressOf, subnetOf, zoneOf } from './addresses.ts'
import { below, lastSegment } from './arns.ts'
import { hexOf } from './images.ts'
import { pulledDigest } from './pulls.ts'
import type { Ecs } from './model.ts'
import type { TaskState } from './task-model.ts'
import { platformFamily } from './service-view.ts'
import { byArn } from './task-definition-lookup.ts'
import { checkedContainers } from './task-life.ts'
import { date } from '../core/values.ts'

/** A task as DescribeTasks answers, without its tags. */
export function taskView(ecs: Ecs, task: TaskState): Task {
  const { definition } = byArn(ecs, task.taskDefinition)
  const checked = checkedContainers(ecs, task).map((one) => one.name)
  const { overrides, stop } = task
  return {
    taskArn: task.arn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinition,
    group: task.group,
    startedBy: task.startedBy,
    lastStatus: task.status,
    desiredStatus: stop === undefined ? 'RUNNING' : 'STOPPED',
    healthStatus: checked.length > 0 ? task.health : 'UNKNOWN',
    version: task.version,
    createdAt: date(task.createdAt),
    startedAt: date(task.startedAt),
    stoppingAt: date(stop?.at),
    stoppedAt: date(task.stoppedAt),
    executionStoppedAt: task.startedAt === undefined ? undefined : date(stop?.at),
    stopCode: stop?.code,
    stoppedReason: stop?.reason,
    connectivity: 'CONNECTED',
    connectivityAt: date(task.createdAt),
    availabilityZone: zoneOf(task),
    cpu: overrides.cpu ?? definition.cpu,
    memory: overrides.memory ?? definition.memory,
    launchType: task.launchType,
    capacityProviderName: task.capacityProvider,
    platformVersion: task.platformVersion,
    platformFamily:
      task.platformVersion === undefined ? undefined : platformFamily(ecs, task.taskDefinition),
    enableExecuteCommand: task.enableExecuteCommand,
    overrides,
    attachments: attachments(task),
    attributes: [],
    inferenceAccelerators: [],
    ephemeralStorage: definition.ephemeralStorage,
    containers: (definition.containerDefinitions ?? []).map((one) =>
      containerView(task, one, checked.includes(one.name)),
    ),
  }
}

function containerView(
  task: TaskState,
  definition: ContainerDefinition,
  isChecked: boolean,
): Container {
  const { name = '', image = '' } = definition
  const started = task.startedAt !== undefined
  const id = hexOf(`${task.arn}/${name}`, 32)
  return {
    containerArn: below(task.clusterArn, 'container', `${lastSegment(task.arn)}/${id}`),
    taskArn: task.arn,
    name,
    image,
    imageDigest: started ? pulledDigest(image, task.digests) : undefined,
    runtimeId: started ? `${lastSegment(task.arn)}-${hexOf(id, 10)}` : undefined,
    lastStatus: containerStatus(task),
    exitCode: started ? task.stop?.exitCode : undefined,
    reason: task.stop?.containerReason,
    healthStatus: isChecked ? task.health : 'UNKNOWN',
    networkBindings: [],
    networkInterfaces: started ? interfaces(task) : [],
    cpu: String(definition.cpu ?? 0),
    ...(definition.memory !== undefined && { memory: String(definition.memory) }),
  }
}

function containerStatus(task: TaskState): string {
  if (task.stop !== undefined && task.status !== 'DEACTIVATING') return 'STOPPED'
  return task.startedAt === undefined ? 'PENDING' : 'RUNNING'
}

function interfaces(task: TaskState) {
  if (task.networkConfiguration === undefined) return []
  return [{ attachmentId: hexOf(task.arn, 36), privateIpv4Address: addressOf(task) }]
}

function attachments(task: TaskState): Attachment[] {
  const subnet = subnetOf(task)
  if (subnet === undefined) return []
  return [
    {
      id: hexOf(task.arn, 36),
      type: 'ElasticNetworkInterface',
      status: task.status === 'STOPPED' ? 'DELETED' : 'ATTACHED',
      details: [
        { name: 'subnetId', value: subnet },
        { name: 'networkInterfaceId', value: `eni-${hexOf(task.arn, 17)}` },
        { name: 'privateIPv4Address', value: addressOf(task) },
      ],
    },
  ]
}
