import type { GetResourcesInput } from '@aws-sdk/client-resource-groups-tagging-api'
import type { TaggedResource } from '../core/peers.ts'
import { AwsError } from '../core/types.ts'

const filtersMax = 50
const valuesMax = 20
const arnsMax = 100

/** @throws AwsError InvalidParameterException */
export function checkInput(input: GetResourcesInput): void {
  const { TagFilters = [], ResourceTypeFilters = [], ResourceARNList, PaginationToken } = input
  if (input.TagsPerPage !== undefined || input.IncludeComplianceDetails === true) {
    throw invalid('TagsPerPage and compliance are not simulated.')
  }
  if (ResourceARNList !== undefined) {
    const others = TagFilters.length + ResourceTypeFilters.length > 0
    if (others || input.ResourcesPerPage !== undefined || (PaginationToken ?? '') !== '') {
      throw invalid('ResourceARNList excludes TagFilters, ResourceTypeFilters and paging.')
    }
    if (ResourceARNList.length < 1 || ResourceARNList.length > arnsMax) {
      throw invalid(`ResourceARNList takes 1 to ${arnsMax} ARNs.`)
    }
  }
  if (TagFilters.length > filtersMax) throw invalid(`At most ${filtersMax} TagFilters are taken.`)
  for (const { Key = '', Values = [] } of TagFilters) {
    if (Key === '') throw invalid('Each of TagFilters needs a key.')
    if (Values.length > valuesMax) throw invalid(`A TagFilter has at most ${valuesMax} values.`)
  }
}

/** Whether a resource is asked for. */
export function fits({ arn, tags }: TaggedResource, input: GetResourcesInput): boolean {
  const { TagFilters = [], ResourceTypeFilters = [], ResourceARNList } = input
  if (ResourceARNList !== undefined && !ResourceARNList.includes(arn)) return false
  const isOfType =
    ResourceTypeFilters.length === 0 || ResourceTypeFilters.some((type) => isOf(arn, type))
  return isOfType && TagFilters.every(({ Key = '', Values = [] }) => hasTag(tags, Key, Values))
}

function hasTag(
  tags: Readonly<Record<string, string>>,
  key: string,
  values: readonly string[],
): boolean {
  const value = Object.hasOwn(tags, key) ? tags[key] : undefined
  return value !== undefined && (values.length === 0 || values.includes(value))
}

/** `ecs` or `ecs:service`, against `arn:aws:ecs:<region>:<account>:service/…`. */
function isOf(arn: string, type: string): boolean {
  const [, , service, , , ...rest] = arn.split(':')
  const [wantedService, wantedType] = type.split(':')
  const own = rest.join(':').split(/[/:]/)[0]
  return service === wantedService && (wantedType === undefined || own === wantedType)
}

export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message)
}
