import type {
  CreateServiceRequest,
  CreateServiceResponse,
  DeleteServiceRequest,
  DeleteServiceResponse,
  UpdateServiceRequest,
  UpdateServiceResponse,
} from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { below, isArn } from './arns.ts'
import { findCluster } from './clusters.ts'
import { requestReconcile } from './due.ts'
import { invalid, required } from './errors.ts'
import type { ClusterState, Ecs, ServiceState } from './model.ts'
import { beginDeployment, watch } from './rollout.ts'
import { serviceToChange } from './service-lookup.ts'
import { isFargate, mergedOptions, newOptions } from './service-options.ts'
import { checkCreate, checkService } from './service-rules.ts'
import { serviceView } from './service-view.ts'
import { byArn, runnable } from './task-definition-lookup.ts'
import { canonical } from './values.ts'
import { mergedWorkload, newWorkload, workloadsDiffer } from './workload.ts'

/**
 * Creates a service and starts its first deployment. The same request again answers with the service that is there.
 * @throws AwsError ClusterNotFoundException, ClientException, InvalidParameterException
 */
export function createService(input: CreateServiceRequest, ecs: Ecs): CreateServiceResponse {
  checkCreate(input)
  const cluster = findCluster(ecs, input.cluster)
  const arn = below(cluster.arn, 'service', required(input.serviceName, 'serviceName'))
  const existing = ecs.state.services[arn]
  if (existing?.status === 'DRAINING') {
    throw invalid('Unable to Start a service that is still Draining.')
  }
  if (existing?.status === 'ACTIVE') {
    if (!isRepeat(existing, input)) throw invalid('Creation of service was not idempotent.')
    return { service: { ...serviceView(ecs, existing), tags: existing.tags } }
  }
  const service = newService(ecs, arn, cluster, input)
  ecs.state.services[arn] = service
  ecs.touched.add(arn)
  beginDeployment(ecs, service)
  return { service: { ...serviceView(ecs, service), tags: service.tags } }
}

function isRepeat(existing: ServiceState, input: CreateServiceRequest): boolean {
  const { clientToken, ...rest } = input
  return existing.request.token === clientToken && existing.request.input === canonical(rest)
}

function newService(
  ecs: Ecs,
  arn: string,
  cluster: ClusterState,
  input: CreateServiceRequest,
): ServiceState {
  const { clientToken, ...request } = input
  const taskDefinition = runnable(ecs, required(input.taskDefinition, 'taskDefinition'))
  const schedulingStrategy = input.schedulingStrategy ?? 'REPLICA'
  const options = newOptions(input, cluster)
  const workload = newWorkload(input, taskDefinition.arn, isFargate(options))
  const desiredCount = schedulingStrategy === 'DAEMON' ? 0 : (input.desiredCount ?? 0)
  checkService(workload, options, desiredCount, schedulingStrategy, taskDefinition)
  const awsvpc = taskDefinition.definition.networkMode === 'awsvpc'
  const needsRole = awsvpc || workload.loadBalancers.length > 0
  const { account, now, principal } = ecs.context
  return {
    arn,
    name: required(input.serviceName, 'serviceName'),
    clusterArn: cluster.arn,
    createdAt: now,
    createdBy: principal,
    request: {
      input: canonical(request),
      ...(clientToken !== undefined && { token: clientToken }),
    },
    schedulingStrategy,
    ...(needsRole && { roleArn: roleArn(input.role, account) }),
    status: 'ACTIVE',
    desiredCount,
    workload,
    options,
    tags: input.tags ?? [],
    deployments: [],
    serviceDeployments: [],
    revisions: [],
    events: [],
    taskArns: [],
    steady: false,
    stalled: false,
  }
}

/** The role that was given, else the service-linked one, which AWS fills in. */
function roleArn(role: string | undefined, account: string): string {
  const prefix = `arn:aws:iam::${account}:role/`
  if (role === undefined) {
    return `${prefix}aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`
  }
  return isArn(role) ? role : `${prefix}${role}`
}

/**
 * Changes what the request names and leaves the rest. A change of the workload, or `forceNewDeployment`, starts a new
 * deployment; everything else does not.
 * @throws AwsError ServiceNotFoundException, ServiceNotActiveException, ClientException, InvalidParameterException
 */
export function updateService(input: UpdateServiceRequest, ecs: Ecs): UpdateServiceResponse {
  const service = serviceToChange(ecs, input.cluster, required(input.service, 'service'))
  if (service.status !== 'ACTIVE') {
    throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.')
  }
  const taskDefinition =
    input.taskDefinition === undefined
      ? byArn(ecs, service.workload.taskDefinition)
      : runnable(ecs, input.taskDefinition)
  const options = mergedOptions(service.options, input, taskDefinition)
  const workload = mergedWorkload(service.workload, input, taskDefinition.arn)
  const desiredCount = newDesiredCount(service, input)
  if (input.placementStrategy && options.launchType === 'FARGATE') {
    throw invalid('Placement strategies are not supported with FARGATE launch type.')
  }
  checkService(workload, options, desiredCount, service.schedulingStrategy, taskDefinition)
  service.options = options
  if (desiredCount !== service.desiredCount) service.steady = false
  service.desiredCount = desiredCount
  const changed = workloadsDiffer(workload, service.workload)
  if (changed) service.workload = workload
  if (changed || input.forceNewDeployment) beginDeployment(ecs, service)
  watch(service)
  requestReconcile(ecs, service)
  return { service: { ...serviceView(ecs, service), tags: service.tags } }
}

function newDesiredCount(service: ServiceState, input: UpdateServiceRequest): number {
  if (service.schedulingStrategy === 'DAEMON' && input.desiredCount !== undefined) {
    throw invalid('desiredCount cannot be set for the DAEMON scheduling strategy. Leave it out.')
  }
  return input.desiredCount ?? service.desiredCount
}

/**
 * The service drains: it is DRAINING until its last task has stopped, then INACTIVE.
 * @throws AwsError ServiceNotFoundException, InvalidParameterException
 */
export function deleteService(input: DeleteServiceRequest, ecs: Ecs): DeleteServiceResponse {
  const service = serviceToChange(ecs, input.cluster, required(input.service, 'service'))
  if (service.status === 'INACTIVE') {
    throw new AwsError('ServiceNotFoundException', 'Service not found.')
  }
  if (!input.force && service.desiredCount > 0) {
    throw invalid('The service cannot be stopped while it is scaled above 0.')
  }
  if (!input.force && service.deployments.length > 1) {
    throw invalid('The service cannot be stopped while deployments are active.')
  }
  service.status = 'DRAINING'
  service.desiredCount = 0
  service.serviceDeployments = []
  service.steady = false
  requestReconcile(ecs, service)
  return { service: { ...serviceView(ecs, service), tags: service.tags } }
}
