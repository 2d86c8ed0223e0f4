import type { UpdateServiceRequest, UpdateServiceResponse } from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { canonical } from '../core/values.ts'
import { checkProviders } from './clusters.ts'
import { checkDiscovery, checkProtocols } from './discovery.ts'
import { requestReconcile } from './due.ts'
import { invalid, required } from './errors.ts'
import type { Ecs, ServiceOptions, ServiceState } from './model.ts'
import { beginDeployment, watch } from './rollout.ts'
import { serviceToChange } from './service-lookup.ts'
import { mergedOptions } from './service-options.ts'
import { checkService } from './service-rules.ts'
import { serviceView } from './service-view.ts'
import { checkTargetGroups } from './target-group-rules.ts'
import { byArn, runnable } from './task-definition-lookup.ts'
import { mergedWorkload, workloadsDiffer } from './workload.ts'

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
  checkForced(service, options, input)
  const workload = mergedWorkload(service.workload, input, taskDefinition.arn)
  const desiredCount = newDesiredCount(service, input)
  if (input.placementStrategy && options.launchType === 'FARGATE') {
    throw invalid('Placement strategies are not supported with FARGATE launch type.')
  }
  checkService(workload, options, desiredCount, service.schedulingStrategy, taskDefinition)
  checkTargetGroups(ecs, input.loadBalancers, taskDefinition)
  const cluster = ecs.state.clusters[service.clusterArn]
  checkDiscovery(ecs, cluster, input, taskDefinition)
  const live = byArn(ecs, service.workload.taskDefinition)
  checkProtocols({ workload: service.workload, taskDefinition: live }, { workload, taskDefinition })
  checkProviders(cluster, input.capacityProviderStrategy)
  service.options = options
  if (desiredCount !== service.desiredCount) service.steady = false
  service.desiredCount = desiredCount
  const changed = workloadsDiffer(workload, service.workload)
  if (changed) service.workload = workload
  if (changed || input.forceNewDeployment) {
    beginDeployment(ecs, service, input.loadBalancers !== undefined)
  }
  watch(service)
  requestReconcile(ecs, service)
  return { service: { ...serviceView(ecs, service), tags: service.tags } }
}

/** Other capacity comes only with a new deployment. */
function checkForced(
  { options: live }: ServiceState,
  options: ServiceOptions,
  { forceNewDeployment }: UpdateServiceRequest,
): void {
  const capacityOf = (one: ServiceOptions) => canonical(one.capacityProviderStrategy ?? [])
  if (forceNewDeployment === true || capacityOf(live) === capacityOf(options)) return
  throw invalid(
    'When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.',
  )
}

function newDesiredCount(service: ServiceState, input: UpdateServiceRequest): number {
  if (service.schedulingStrategy === 'DAEMON' && input.desiredCount !== undefined) {
    throw invalid('desiredCount cannot be set for the DAEMON scheduling strategy. Leave it out.')
  }
  return input.desiredCount ?? service.desiredCount
}
