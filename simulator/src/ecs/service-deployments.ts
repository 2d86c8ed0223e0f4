import {
  type DescribeServiceDeploymentsRequest,
  type DescribeServiceDeploymentsResponse,
  type DescribeServiceRevisionsRequest,
  type DescribeServiceRevisionsResponse,
  type ListServiceDeploymentsRequest,
  type ListServiceDeploymentsResponse,
  ServiceDeploymentStatus,
  type StopServiceDeploymentRequest,
  type StopServiceDeploymentResponse,
  StopServiceDeploymentStopType,
} from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { serviceOf } from './arns.ts'
import { requestReconcile } from './due.ts'
import { invalid, notSimulated, oneOf, required } from './errors.ts'
import type { Ecs, RevisionState, ServiceDeploymentState, ServiceState } from './model.ts'
import { page } from './paging.ts'
import { briefView, revisionView, serviceDeploymentView } from './service-deployment-view.ts'
import { serviceArnOf, serviceByArn } from './service-lookup.ts'

const arnsMax = 20

/** The service deployments of one service, newest first, of the last 90 days. */
export function listServiceDeployments(
  input: ListServiceDeploymentsRequest,
  ecs: Ecs,
): ListServiceDeploymentsResponse {
  for (const status of input.status ?? []) oneOf(status, ServiceDeploymentStatus, 'status')
  const arn = serviceArnOf(ecs, input.cluster, required(input.service, 'service'))
  const service = serviceByArn(ecs, arn)
  if (service === undefined) throw new AwsError('ServiceNotFoundException', 'Service not found.')
  const found = kept(ecs, service).filter((one) => isListed(one, input))
  // Every service deployment has a revision of its own, and the revisions are in the order of their making.
  const order = new Map(service.revisions.map((one, index) => [one.arn, index]))
  const key = (one: ServiceDeploymentState) => String(order.get(one.target)).padStart(9, '0')
  const sizes = { usual: 20, max: 100 }
  const { items, ...next } = page(ecs, input, sizes, found, key, 'descending')
  return { serviceDeployments: items.map((one) => briefView(service, one)), ...next }
}

function kept(ecs: Ecs, service: ServiceState): ServiceDeploymentState[] {
  const oldest = ecs.context.now - ecs.settings.deploymentsKeptMs
  return service.serviceDeployments.filter((one) => one.createdAt > oldest)
}

function isListed(one: ServiceDeploymentState, input: ListServiceDeploymentsRequest): boolean {
  const { status, createdAt } = input
  return (
    (!status?.length || status.includes(one.status)) &&
    (createdAt?.after === undefined || one.createdAt > createdAt.after.getTime()) &&
    (createdAt?.before === undefined || one.createdAt < createdAt.before.getTime())
  )
}

export function describeServiceDeployments(
  input: DescribeServiceDeploymentsRequest,
  ecs: Ecs,
): DescribeServiceDeploymentsResponse {
  const found = lookedUp(input.serviceDeploymentArns, 'serviceDeploymentArns', (arn) =>
    findServiceDeployment(ecs, arn),
  )
  return {
    serviceDeployments: found.flatMap(({ item }) =>
      item === undefined ? [] : [serviceDeploymentView(ecs, item.service, item.deployment)],
    ),
    failures: failures(found),
  }
}

export function describeServiceRevisions(
  input: DescribeServiceRevisionsRequest,
  ecs: Ecs,
): DescribeServiceRevisionsResponse {
  const found = lookedUp(input.serviceRevisionArns, 'serviceRevisionArns', (arn) =>
    findRevision(ecs, arn),
  )
  return {
    serviceRevisions: found.flatMap(({ item }) =>
      item === undefined ? [] : [revisionView(ecs, item.service, item.revision)],
    ),
    failures: failures(found),
  }
}

interface Found<T> {
  readonly arn: string
  readonly item: T | undefined
}

function lookedUp<T>(
  arns: readonly string[] | undefined,
  member: string,
  find: (arn: string) => T | undefined,
): Found<T>[] {
  const wanted = required(arns, member)
  if (wanted.length === 0 || wanted.length > arnsMax) {
    throw invalid(`${member} must name 1 to ${arnsMax} ARNs.`)
  }
  return [...new Set(wanted)].map((arn) => ({ arn, item: find(arn) }))
}

function failures(found: readonly Found<unknown>[]) {
  return found
    .filter(({ item }) => item === undefined)
    .map(({ arn }) => ({ arn, reason: 'MISSING' }))
}

/** The history goes with the service. */
function serviceBehind(ecs: Ecs, arn: string): ServiceState | undefined {
  const service = ecs.state.services[serviceOf(arn)]
  return service?.status === 'ACTIVE' ? service : undefined
}

export function findServiceDeployment(
  ecs: Ecs,
  arn: string,
): { service: ServiceState; deployment: ServiceDeploymentState } | undefined {
  const service = serviceBehind(ecs, arn)
  if (service === undefined) return undefined
  const deployment = kept(ecs, service).find((one) => one.arn === arn)
  return deployment && { service, deployment }
}

function findRevision(
  ecs: Ecs,
  arn: string,
): { service: ServiceState; revision: RevisionState } | undefined {
  const service = serviceBehind(ecs, arn)
  const revision = service?.revisions.find((one) => one.arn === arn)
  return service && revision && { service, revision }
}

/** One that is under way begins to roll back; one that already stops or rolls back goes on with it. */
const stoppable: readonly ServiceDeploymentStatus[] = ['PENDING', 'IN_PROGRESS']
const stopping: readonly ServiceDeploymentStatus[] = [
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
]

/** @throws AwsError ServiceDeploymentNotFoundException, or ConflictException for one that is over */
export function stopServiceDeployment(
  input: StopServiceDeploymentRequest,
  ecs: Ecs,
): StopServiceDeploymentResponse {
  const arn = required(input.serviceDeploymentArn, 'serviceDeploymentArn')
  oneOf(input.stopType, StopServiceDeploymentStopType, 'stopType')
  if (input.stopType === 'ABORT') throw notSimulated('the stop type ABORT', 'Use ROLLBACK.')
  const found = findServiceDeployment(ecs, arn)
  if (found === undefined) {
    throw new AwsError('ServiceDeploymentNotFoundException', 'Service deployment not found.')
  }
  const { service, deployment } = found
  if (stoppable.includes(deployment.status)) {
    deployment.status = 'ROLLBACK_REQUESTED'
    deployment.updatedAt = ecs.context.now
    ecs.touched.add(service.arn)
    requestReconcile(ecs, service)
  } else if (!stopping.includes(deployment.status)) {
    throw new AwsError(
      'ConflictException',
      `The service deployment is ${deployment.status} and cannot be stopped any more.`,
    )
  }
  return { serviceDeploymentArn: arn }
}
