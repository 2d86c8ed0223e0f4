import type { CreateServiceRequest, CreateServiceResponse } from '@aws-sdk/client-ecs'
import { below, isArn } from './arns.ts'
import { checkProviders, findCluster } from './clusters.ts'
import { checkDiscovery } from './discovery.ts'
import { invalid, required } from './errors.ts'
import type { ClusterState, Ecs, ServiceState } from './model.ts'
import { beginDeployment } from './rollout.ts'
import { isFargate, newOptions } from './service-options.ts'
import { checkCreate, checkService } from './service-rules.ts'
import { serviceView } from './service-view.ts'
import { checkTargetGroups } from './target-group-rules.ts'
import { runnable } from './task-definition-lookup.ts'
import { canonical } from '../core/values.ts'
import { newWorkload } from './workload.ts'

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
  beginDeployment(ecs, service, true)
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
  checkTargetGroups(ecs, input.loadBalancers, taskDefinition)
  checkDiscovery(ecs, cluster, input, taskDefinition)
  checkProviders(cluster, options.capacityProviderStrategy)
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
    due: false,
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
