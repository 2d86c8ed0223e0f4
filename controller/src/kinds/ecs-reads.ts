import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  type DescribeServiceRevisionsCommandInput,
  type DescribeServiceRevisionsCommandOutput,
  type DescribeServicesCommandInput,
  type DescribeServicesCommandOutput,
  type DescribeTaskDefinitionCommandInput,
  type DescribeTaskDefinitionCommandOutput,
  type Service,
  type ServiceRevision,
  type Tag,
  type TaskDefinition,
} from '@aws-sdk/client-ecs'
import { reads, type AwsReader, type BatchRead } from '../model/index.ts'

export const describeServices = reads('ecs:DescribeServices', DescribeServicesCommand)
export const listServices = reads('ecs:ListServices', ListServicesCommand)
export const listEcsTags = reads('ecs:ListTagsForResource', ListTagsForResourceCommand)
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

export const describeServiceRevisions = reads(
  'ecs:DescribeServiceRevisions',
  DescribeServiceRevisionsCommand,
)

/** Service revisions by ARN, as they are now. */
export const serviceRevisionsByArn: BatchRead<
  DescribeServiceRevisionsCommandInput,
  DescribeServiceRevisionsCommandOutput,
  ServiceRevision
> = {
  operation: describeServiceRevisions,
  // The most that DescribeServiceRevisions takes.
  max: 20,
  request: (_scope, arns) => ({ serviceRevisionArns: [...arns] }),
  items: (output) =>
    (output.serviceRevisions ?? []).map((one) => [one.serviceRevisionArn ?? '', one]),
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

/** The most that one page of ListServices holds; the default would be 10. */
const servicesPerPage = 100

/** The names of the services of a cluster, without those that are being deleted. */
export async function serviceNames(reader: AwsReader, cluster: string): Promise<readonly string[]> {
  const names: string[] = []
  let nextToken: string | undefined
  do {
    const page = await reader.read(listServices, {
      cluster,
      maxResults: servicesPerPage,
      ...(nextToken !== undefined && { nextToken }),
    })
    names.push(...(page.serviceArns ?? []).map((arn) => arn.slice(arn.lastIndexOf('/') + 1)))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return names
}
