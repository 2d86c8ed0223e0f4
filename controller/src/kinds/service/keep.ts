import { graft, type AwsNames } from '../graft.ts'
import type { LiveService, ServiceRequest } from './change.ts'
import { answered } from './normal.ts'

const awsNames: AwsNames = {
  deployment: ['deploymentConfiguration'],
  circuitBreaker: ['deploymentCircuitBreaker'],
  network: ['networkConfiguration', 'awsvpcConfiguration'],
}

/** UpdateService replaces whole members: what is left to others inside of one is sent as it is. */
export function keepLive(
  request: ServiceRequest,
  { service, revision }: LiveService,
  paths: readonly string[],
): ServiceRequest {
  return { ...request, input: graft(request.input, answered(service, revision), paths, awsNames) }
}
