import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-ecs'
import type { TaggedResource } from '../core/peers.ts'
import { AwsError } from '../core/types.ts'
import { resourceOf } from './arns.ts'
import { invalid, required } from './errors.ts'
import type { Ecs, EcsState } from './model.ts'
import { checkTags, withTags } from './tag-rules.ts'
import { lookUp } from './task-definition-lookup.ts'

/** @throws AwsError ResourceNotFoundException, ClusterNotFoundException, InvalidParameterException */
export function tagResource(input: TagResourceRequest, ecs: Ecs): TagResourceResponse {
  const added = required(input.tags, 'tags')
  checkTags(added)
  const resource = taggable(ecs, required(input.resourceArn, 'resourceArn'))
  const tags = withTags(resource.tags, added)
  checkTags(tags.filter((tag) => !tag.key?.startsWith('aws:')))
  resource.tags = tags
  return {}
}

export function untagResource(input: UntagResourceRequest, ecs: Ecs): UntagResourceResponse {
  const keys = required(input.tagKeys, 'tagKeys')
  const resource = taggable(ecs, required(input.resourceArn, 'resourceArn'))
  resource.tags = resource.tags.filter((tag) => !keys.includes(tag.key ?? ''))
  return {}
}

export function listTagsForResource(
  input: ListTagsForResourceRequest,
  ecs: Ecs,
): ListTagsForResourceResponse {
  const arn = required(input.resourceArn, 'resourceArn')
  // Reading tags has no ResourceNotFoundException in its model.
  return { tags: taggable(ecs, arn, 'InvalidParameterException').tags }
}

/** What the Tagging API is told: revisions stay when they are deregistered, as their tags do. */
export function tagged({
  clusters,
  families,
  services,
  tasks,
}: EcsState): readonly TaggedResource[] {
  const there = [
    ...Object.values(clusters).filter(({ status }) => status === 'ACTIVE'),
    ...Object.values(families).flatMap(({ revisions }) => revisions),
    ...Object.values(services).filter(({ status }) => status !== 'INACTIVE'),
    ...Object.values(tasks).filter(({ status }) => status !== 'STOPPED'),
  ]
  return there.map(({ arn, tags }) => ({ arn, tags: byKey(tags) }))
}

/** A list of tags is replaced, never changed: ten thousand services are walked through in four hundred pages. */
const known = new WeakMap<readonly Tag[], Readonly<Record<string, string>>>()

function byKey(tags: readonly Tag[]): Readonly<Record<string, string>> {
  const found =
    known.get(tags) ?? Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]))
  known.set(tags, found)
  return found
}

/** The service, task definition, cluster or task behind an ARN. */
function taggable(ecs: Ecs, arn: string, code = 'ResourceNotFoundException'): { tags: Tag[] } {
  const [type, ...names] = resourceOf(arn).split('/')
  const isLong = type === 'service' || type === 'task' ? names.length === 2 : names.length === 1
  if (!isLong) {
    throw invalid(`Long arn format must be used for tagging operations, but this is ${arn}.`)
  }
  const found = find(ecs, type ?? '', arn)
  if (found !== undefined) return found
  if (type === 'cluster') throw new AwsError('ClusterNotFoundException', 'Cluster not found.')
  throw new AwsError(code, `The specified resource was not found: ${arn}.`)
}

function find(ecs: Ecs, type: string, arn: string): { tags: Tag[] } | undefined {
  const { clusters, services, tasks } = ecs.state
  switch (type) {
    case 'cluster':
      return clusters[arn]?.status === 'ACTIVE' ? clusters[arn] : undefined
    case 'service':
      ecs.touched.add(arn)
      return services[arn]?.status === 'INACTIVE' ? undefined : services[arn]
    case 'task':
      return tasks[arn]
    case 'task-definition':
      return /:\d+$/.test(arn) ? lookUp(ecs, arn) : undefined
    default:
      throw invalid(`Resources of the type "${type}" cannot be tagged in this simulator.`)
  }
}
