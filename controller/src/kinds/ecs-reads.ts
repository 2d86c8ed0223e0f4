import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type DescribeServicesCommandInput,
  type DescribeServicesCommandOutput,
  type DescribeTaskDefinitionCommandInput,
  type DescribeTaskDefinitionCommandOutput,
  type Service,
  type Tag,
  type TaskDefinition,
} from '@aws-sdk/client-ecs'
import { reads, type BatchRead } from '../model/index.ts'

export const describeServices = reads('ecs:DescribeServices', DescribeServicesCommand)
export const describeTaskDefinition = reads(
  'ecs:DescribeTaskDefinition',
  DescribeTaskDefinitionCommand,
)

/** Services of one cluster by name, ten a call: the most that DescribeServices takes. */
export const servicesByName: BatchRead<
  DescribeServicesCommandInput,
  DescribeServicesCommandOutput,
  Service
> = {
  operation: describeServices,
  max: 10,
  request: (cluster, names) => ({ cluster, services: [...names], include: ['TAGS'] }),
  items: (output) => (output.services ?? []).map((service) => [service.serviceName ?? '', service]),
}

/** Whether ECS replaces the tasks of a service right now. */
export function isRolling({ deployments = [] }: Service): boolean {
  return deployments.some(
    ({ status, rolloutState }) => status === 'PRIMARY' && rolloutState === 'IN_PROGRESS',
  )
}

export interface TaggedTaskDefinition {
  readonly taskDefinition: TaskDefinition
  readonly tags: readonly Tag[]
}

/** A task definition by ARN. A revision never changes, so an answer is kept for good. */
export const taskDefinitionByArn: BatchRead<
  DescribeTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandOutput,
  TaggedTaskDefinition
> = {
  operation: describeTaskDefinition,
  max: 1,
  immutable: true,
  request: (_scope, arns) => ({ taskDefinition: arns[0] ?? '', include: ['TAGS'] }),
  items: (output) =>
    output.taskDefinition === undefined
      ? []
      : [
          [
            output.taskDefinition.taskDefinitionArn ?? '',
            { taskDefinition: output.taskDefinition, tags: output.tags ?? [] },
          ],
        ],
}
