import type { DeploymentConfiguration, ThresholdConfiguration } from '@aws-sdk/client-ecs'
import type { DeploymentState, Ecs, ServiceState } from './model.ts'
import type { TaskState } from './task-model.ts'
import { currentServiceDeployment, failDeployment } from './rollout.ts'

const boundsMin = 3
const boundsMax = 200

/** How many failed tasks make a deployment fail. The latest desired count counts. */
export function thresholdOf(configuration: DeploymentConfiguration, desiredCount: number): number {
  const usual: ThresholdConfiguration = { type: 'BOUNDED_PERCENT', value: 50 }
  const { type, value } = configuration.deploymentCircuitBreaker?.thresholdConfiguration ?? usual
  const percent = Math.ceil(((value ?? 50) * desiredCount) / 100)
  if (type === 'COUNT') return value ?? 50
  if (type === 'UNBOUNDED_PERCENT') return percent
  return Math.min(boundsMax, Math.max(boundsMin, percent))
}

/**
 * A task failed to start, failed a health check, or ended before it was healthy. Counts for the deployment that rolls
 * out, and may be the one failure too many.
 */
export function recordFailure(ecs: Ecs, service: ServiceState, task: TaskState): void {
  const deployment = rollingOut(service, task)
  if (deployment === undefined) return
  deployment.failedTasks += 1
  deployment.updatedAt = ecs.context.now
  const current = currentServiceDeployment(service)
  if (current?.status === 'IN_PROGRESS') current.failureCount = deployment.failedTasks
  const { deploymentConfiguration } = service.options
  const breaker = deploymentConfiguration.deploymentCircuitBreaker
  if (!breaker?.enable) return
  if (deployment.failedTasks < thresholdOf(deploymentConfiguration, service.desiredCount)) return
  if (current !== undefined) current.breaker = 'TRIGGERED'
  failDeployment(ecs, service, {
    what: deployment.ran ? 'tasks failed health checks.' : 'tasks failed to start.',
    by: 'ECS deployment circuit breaker',
    rollback: breaker.rollback ?? false,
  })
}

/** A healthy task takes the count back to zero, unless the configuration says otherwise. */
export function recordHealthy(service: ServiceState, task: TaskState): void {
  const deployment = rollingOut(service, task)
  const breaker = service.options.deploymentConfiguration.deploymentCircuitBreaker
  if (deployment === undefined || breaker?.resetOnHealthyTask === false) return
  deployment.failedTasks = 0
  const current = currentServiceDeployment(service)
  if (current?.status === 'IN_PROGRESS') current.failureCount = 0
}

function rollingOut(service: ServiceState, task: TaskState): DeploymentState | undefined {
  const primary = service.deployments[0]
  const counts = primary?.id === task.deployment && primary.rolloutState === 'IN_PROGRESS'
  return counts ? primary : undefined
}
