import {
  type DescribeServicesRequest,
  type DescribeServicesResponse,
  LaunchType,
  type ListServicesRequest,
  type ListServicesResponse,
  ResourceManagementType,
  SchedulingStrategy,
  type Service,
  ServiceField,
} from '@aws-sdk/client-ecs'
import { below } from './arns.ts'
import { findCluster } from './clusters.ts'
import { invalid, oneOf, required } from './errors.ts'
import { type SeenState, seenState } from './lag.ts'
import type { Ecs, ServiceState } from './model.ts'
import { page } from './paging.ts'
import { serviceArnOf } from './service-lookup.ts'
import { serviceView } from './service-view.ts'

const namesMax = 10

/** Up to 10 services of one cluster, in the order asked for. What is not found is a failure inside a good answer. */
export function describeServices(
  input: DescribeServicesRequest,
  ecs: Ecs,
): DescribeServicesResponse {
  const references = required(input.services, 'services')
  for (const field of input.include ?? []) oneOf(field, ServiceField, 'include')
  if (references.length === 0) throw invalid('Services cannot be empty.')
  if (references.length > namesMax) {
    throw invalid(`At most ${namesMax} services can be described in one call.`)
  }
  const arns = references.map((reference) => serviceArnOf(ecs, input.cluster, reference))
  const found = [...new Set(arns)].map((arn) => ({ arn, seen: seenState(ecs, arn) }))
  const withTags = input.include?.includes('TAGS') ?? false
  return {
    services: found.flatMap(({ seen }) => (seen === undefined ? [] : [view(ecs, seen, withTags)])),
    failures: found.flatMap(({ arn, seen }) =>
      seen === undefined ? [{ arn, reason: 'MISSING' }] : [],
    ),
  }
}

function view(ecs: Ecs, { service, tasks }: SeenState, withTags: boolean): Service {
  const seen = serviceView({ ...ecs, state: { ...ecs.state, tasks } }, service)
  return withTags ? { ...seen, tags: service.tags } : seen
}

/** ARNs of the ACTIVE services of a cluster; 10 a page unless the request says more, at most 100. */
export function listServices(input: ListServicesRequest, ecs: Ecs): ListServicesResponse {
  oneOf(input.launchType, LaunchType, 'launchType')
  oneOf(input.schedulingStrategy, SchedulingStrategy, 'schedulingStrategy')
  oneOf(input.resourceManagementType, ResourceManagementType, 'resourceManagementType')
  const prefix = below(findCluster(ecs, input.cluster).arn, 'service', '')
  const arns = Object.keys(ecs.state.services).filter((arn) => {
    const service = arn.startsWith(prefix) ? seenState(ecs, arn)?.service : undefined
    return service !== undefined && isListed(service, input)
  })
  const { items, ...next } = page(ecs, input, { usual: 10, max: 100 }, arns, (arn) => arn)
  return { serviceArns: items, ...next }
}

function isListed(service: ServiceState, input: ListServicesRequest): boolean {
  const { launchType, schedulingStrategy, resourceManagementType } = input
  return (
    service.status === 'ACTIVE' &&
    (launchType === undefined || service.options.launchType === launchType) &&
    (schedulingStrategy === undefined || service.schedulingStrategy === schedulingStrategy) &&
    (resourceManagementType === undefined || resourceManagementType === 'CUSTOMER')
  )
}
