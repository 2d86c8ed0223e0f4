import { AwsError } from '../core/types.ts'
import { below, isArn } from './arns.ts'
import { findCluster } from './clusters.ts'
import type { Ecs, ServiceState } from './model.ts'

/** The ARN of a service that a request names by name or ARN, inside the cluster that it names. */
export function serviceArnOf(ecs: Ecs, cluster: string | undefined, reference: string): string {
  const { arn } = findCluster(ecs, cluster)
  return isArn(reference) ? reference : below(arn, 'service', reference)
}

/** The service as it is now; one that has been INACTIVE for long is gone. */
export function serviceByArn(ecs: Ecs, arn: string): ServiceState | undefined {
  const service = ecs.state.services[arn]
  if (service?.inactiveAt === undefined) return service
  const age = ecs.context.now - service.inactiveAt
  return age < ecs.settings.inactiveServicesKeptMs ? service : undefined
}

/**
 * The service that a request wants to change.
 * @throws AwsError ServiceNotFoundException, ClusterNotFoundException
 */
export function serviceToChange(
  ecs: Ecs,
  cluster: string | undefined,
  reference: string,
): ServiceState {
  const service = serviceByArn(ecs, serviceArnOf(ecs, cluster, reference))
  if (service === undefined) throw new AwsError('ServiceNotFoundException', 'Service not found.')
  ecs.touched.add(service.arn)
  return service
}
