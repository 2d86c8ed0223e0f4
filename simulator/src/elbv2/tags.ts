import type {
  AddTagsInput,
  AddTagsOutput,
  DescribeTagsInput,
  DescribeTagsOutput,
  RemoveTagsInput,
  RemoveTagsOutput,
  Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { TagRules, Tags } from '../core/tag-list.ts'
import { checkedTags, tagList, tagsOf, withoutTags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import { invalid } from './errors.ts'
import { findListener, findLoadBalancer, findRule, findTargetGroup } from './lookup.ts'
import type { Elb } from './model.ts'

const resourcesMax = 20
const tagRules: TagRules = { on: 'A resource', invalid, tooMany: 'TooManyTagsException' }

/**
 * The tags of a new resource.
 * @throws AwsError DuplicateTagKeysException, TooManyTagsException, ValidationError
 */
export function newTags(list: readonly Tag[] | undefined): Tags {
  const tags = tagsOf(list)
  if (Object.keys(tags).length < (list?.length ?? 0)) {
    throw new AwsError('DuplicateTagKeysException', 'A tag key was specified more than once.')
  }
  return checkedTags(tags, tagRules)
}

/** All or nothing: a resource that is not there, or has too many tags then, leaves the others alone. */
export function addTags(input: AddTagsInput, elb: Elb): AddTagsOutput {
  const added = newTags(input.Tags)
  const resources = taggable(elb, input.ResourceArns)
  const tagged = resources.map(({ resource }) => ({
    resource,
    tags: checkedTags({ ...resource.tags, ...added }, tagRules),
  }))
  for (const { resource, tags } of tagged) resource.tags = tags
  return {}
}

export function removeTags(input: RemoveTagsInput, elb: Elb): RemoveTagsOutput {
  for (const { resource } of taggable(elb, input.ResourceArns)) {
    resource.tags = withoutTags(resource.tags, input.TagKeys ?? [])
  }
  return {}
}

export function describeTags(input: DescribeTagsInput, elb: Elb): DescribeTagsOutput {
  return {
    TagDescriptions: taggable(elb, input.ResourceArns).map(({ arn, resource }) => ({
      ResourceArn: arn,
      Tags: tagList(resource.tags),
    })),
  }
}

interface Taggable {
  readonly arn: string
  readonly resource: { tags: Tags }
}

function taggable(elb: Elb, arns: readonly string[] = []): Taggable[] {
  if (arns.length < 1 || arns.length > resourcesMax) {
    throw invalid(`1 to ${resourcesMax} resources can be named in one call, not ${arns.length}.`)
  }
  return arns.map((arn) => ({ arn, resource: resourceOf(elb, arn) }))
}

/** @throws AwsError the not-found error of the kind of resource that the ARN names */
function resourceOf(elb: Elb, arn: string): { tags: Tags } {
  const [, type = ''] = /^arn:[^:]*:elasticloadbalancing:[^:]*:[^:]*:([a-z-]+)\//.exec(arn) ?? []
  switch (type) {
    case 'loadbalancer':
      return findLoadBalancer(elb, arn)
    case 'targetgroup':
      return findTargetGroup(elb, arn)
    case 'listener':
      return findListener(elb, arn)
    case 'listener-rule':
      return findRule(elb, arn)
    default:
      throw invalid(`'${arn}' is not a valid ARN of a resource that can be tagged.`)
  }
}
