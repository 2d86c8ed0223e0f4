import {
  type ContinueServiceDeploymentRequest,
  type ContinueServiceDeploymentResponse,
  DeploymentLifecycleHookAction,
} from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { requestReconcile } from './due.ts'
import { invalid, oneOf, required } from './errors.ts'
import type { Ecs } from './model.ts'
import { findServiceDeployment } from './service-deployments.ts'

/**
 * Answers a pause hook: the deployment goes on once nothing else holds it at its stage, or goes back. The texts are those of
 * the ECS developer guide, "troubleshooting-blue-green".
 * @throws AwsError ServiceDeploymentNotFoundException, InvalidParameterException
 */
export function continueServiceDeployment(
  input: ContinueServiceDeploymentRequest,
  ecs: Ecs,
): ContinueServiceDeploymentResponse {
  const arn = required(input.serviceDeploymentArn, 'serviceDeploymentArn')
  const hookId = required(input.hookId, 'hookId')
  oneOf(input.action, DeploymentLifecycleHookAction, 'action')
  if (!/^ecs-[a-z]+-.+$/.test(hookId)) {
    throw invalid('Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}')
  }
  const found = findServiceDeployment(ecs, arn)
  if (found === undefined) {
    throw new AwsError(
      'ServiceDeploymentNotFoundException',
      'The service deployment does not exist.',
    )
  }
  const { service, deployment } = found
  if (deployment.finishedAt !== undefined) {
    throw invalid(
      'Continuing a service deployment is not allowed for service deployment in terminal states.',
    )
  }
  const hook = deployment.walk?.hooks.find((one) => one.id === hookId)
  if (hook?.status !== 'AWAITING_ACTION' || deployment.status !== 'IN_PROGRESS') {
    throw invalid(
      'Provided hookId is either completed, unavailable, or not associated with the given Resource ARN',
    )
  }
  hook.status = input.action === 'ROLLBACK' ? 'FAILED' : 'SUCCEEDED'
  deployment.updatedAt = ecs.context.now
  ecs.touched.add(service.arn)
  requestReconcile(ecs, service)
  return { serviceDeploymentArn: arn }
}
