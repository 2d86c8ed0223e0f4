import type { DeleteServiceRequest, DeleteServiceResponse } from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { requestReconcile } from './due.ts'
import { invalid, required } from './errors.ts'
import type { Ecs } from './model.ts'
import { serviceToChange } from './service-lookup.ts'
import { serviceView } from './service-view.ts'

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
