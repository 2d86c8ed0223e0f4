import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'
import type { Ecs, ServiceDeploymentState, ServiceState } from './model.ts'
import { currentServiceDeployment } from './rollout.ts'
import { countsOf } from './service-view.ts'
import { isKept, liveTasks } from './tasks.ts'
import { walking } from './walk.ts'

/**
 * How many healthy tasks of the new revision make a deployment a success: rounded up, one at least where any are wanted.
 * Undefined without early success.
 */
export function neededEarly(
  { earlySuccessCriteria: early }: DeploymentConfiguration,
  desired: number,
): number | undefined {
  if (early?.enable !== true) return undefined
  const share = Math.ceil((desired * (early.healthyPercent ?? 100)) / 100)
  return Math.min(desired, Math.max(1, share))
}

/** Whether the current deployment has enough healthy tasks; whatever else runs. One that goes back is never early. */
export function isHealthyEarly(ecs: Ecs, service: ServiceState): boolean {
  const current = currentServiceDeployment(service)
  const [primary] = service.deployments
  if (current?.status !== 'IN_PROGRESS' || primary?.rolloutState !== 'IN_PROGRESS') return false
  const needed = neededEarly(current.configuration, service.desiredCount)
  if (needed === undefined) return false
  const healthy = liveTasks(ecs, service).filter(
    (task) => task.deployment === primary.id && isKept(task) && task.health === 'HEALTHY',
  )
  return healthy.length >= needed
}

/** Whether nothing is left that the current deployment waits for: alarms, and old tasks where they are to go first. */
export function isEarlySuccess(ecs: Ecs, service: ServiceState): boolean {
  const current = currentServiceDeployment(service)
  if (current === undefined || walking(current) !== undefined) return false
  if (!isHealthyEarly(ecs, service)) return false
  const { earlySuccessCriteria: early } = current.configuration
  return early?.sourceServiceRevisionCleanup === 'DEFERRED' || service.deployments.length === 1
}

/** From the completion on its record tells the tasks of that moment. */
export function keepCounts(ecs: Ecs, service: ServiceState, current: ServiceDeploymentState): void {
  if (neededEarly(current.configuration, service.desiredCount) === undefined) return
  const arns = [current.target, ...current.sources]
  current.counts = Object.fromEntries(arns.map((arn) => [arn, countsOf(ecs, service, arn)]))
}
