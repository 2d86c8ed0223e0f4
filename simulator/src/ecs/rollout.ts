import { belowService, digits, token } from './arns.ts'
import { endAlarmWatch, newAlarmWatch } from './deployment-alarms.ts'
import { requestReconcile } from './due.ts'
import { dropHooks } from './hooks.ts'
import type {
  DeploymentState,
  Ecs,
  RevisionState,
  ServiceDeploymentState,
  ServiceState,
} from './model.ts'
import { addEvent } from './service-events.ts'
import { isKept, liveTasks } from './tasks.ts'
import { tellDeployment } from './telling.ts'
import { landingOf } from './traffic.ts'
import { newWalk, stageOf, turnBack } from './walk.ts'

export function currentServiceDeployment(
  service: ServiceState,
): ServiceDeploymentState | undefined {
  return service.serviceDeployments[0]
}

/**
 * Starts a deployment of the workload that the service has now. A deployment that is still under way is replaced: the
 * newest wins. The id of the deployment and of the service revision share their digits. `sentAnew`: the request named the
 * load balancers.
 */
export function beginDeployment(ecs: Ecs, service: ServiceState, sentAnew: boolean): void {
  const { now } = ecs.context
  const number = digits(ecs.context, 19)
  const sources = service.deployments.map((one) => one.revision)
  supersede(ecs, service)
  const revision = newRevision(ecs, service, number, sentAnew)
  const alarms = newAlarmWatch(ecs, service.options.deploymentConfiguration)
  const walk = newWalk(ecs, service, service.deployments, alarms.status === 'MONITORING')
  service.revisions.push(revision)
  const id = `ecs-svc/${number}`
  service.deployments.unshift(
    newDeployment(ecs, id, revision.arn, `ECS deployment ${id} in progress.`),
  )
  service.serviceDeployments.unshift({
    arn: belowService(service.arn, 'service-deployment', token(ecs.context, 21)),
    createdAt: now,
    updatedAt: now,
    target: revision.arn,
    sources,
    configuration: service.options.deploymentConfiguration,
    ...(walk && { walk }),
    status: 'PENDING',
    breaker: 'DISABLED',
    failureCount: 0,
    alarms,
  })
  service.steady = false
  service.stalled = false
  watch(service)
  tellDeployment(
    ecs,
    service,
    'SERVICE_DEPLOYMENT_IN_PROGRESS',
    id,
    `ECS deployment ${id} in progress.`,
  )
  requestReconcile(ecs, service)
}

/** Puts the circuit breaker on watch, or off, as the configuration says now. A rolling deployment follows all of it. */
export function watch(service: ServiceState): void {
  const current = currentServiceDeployment(service)
  if (current?.status !== 'PENDING' && current?.status !== 'IN_PROGRESS') return
  const { deploymentConfiguration } = service.options
  const { deploymentCircuitBreaker } = deploymentConfiguration
  if (current.walk?.shifts !== true) current.configuration = deploymentConfiguration
  current.breaker = deploymentCircuitBreaker?.enable ? 'MONITORING' : 'DISABLED'
}

function newRevision(
  ecs: Ecs,
  service: ServiceState,
  number: string,
  sentAnew: boolean,
): RevisionState {
  const { launchType, capacityProviderStrategy, gatewayConnectors, monitoring } = service.options
  return {
    arn: belowService(service.arn, 'service-revision', number),
    createdAt: ecs.context.now,
    workload: service.workload,
    resolvedLoadBalancers: landingOf(service, sentAnew),
    options: {
      ...(launchType && { launchType }),
      ...(capacityProviderStrategy && { capacityProviderStrategy }),
      ...(gatewayConnectors && { gatewayConnectors }),
      ...(monitoring && { monitoring }),
    },
    resolved: false,
  }
}

function newDeployment(ecs: Ecs, id: string, revision: string, reason: string): DeploymentState {
  return {
    id,
    revision,
    createdAt: ecs.context.now,
    updatedAt: ecs.context.now,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: reason,
    failedTasks: 0,
    ran: false,
    wanted: 0,
    failedStarts: 0,
    restarts: 0,
  }
}

/**
 * The rollout that is under way, if any, ends because a newer one begins. One that has nothing left but to clean up has
 * succeeded.
 */
function supersede(ecs: Ecs, service: ServiceState): void {
  const [primary] = service.deployments
  const current = currentServiceDeployment(service)
  const isThrough = current?.status === 'IN_PROGRESS' && stageOf(current.walk) === 'CLEAN_UP'
  if (isThrough && primary !== undefined) completeDeployment(ecs, service, primary)
  if (primary !== undefined) demote(ecs, service, primary)
  if (current === undefined) return
  const reason = 'Service deployment was replaced by a newer one.'
  if (current.status === 'PENDING' || current.status === 'IN_PROGRESS') {
    Object.assign(current, {
      status: 'STOP_REQUESTED',
      statusReason: reason,
      updatedAt: ecs.context.now,
    })
  } else if (current.status === 'ROLLBACK_REQUESTED' || current.status === 'ROLLBACK_IN_PROGRESS') {
    finish(ecs, current, 'ROLLBACK_FAILED', reason)
  }
}

/** The deployment is being replaced from now on. Only its healthy tasks are worth keeping until then. */
function demote(ecs: Ecs, service: ServiceState, deployment: DeploymentState): void {
  const tasks = liveTasks(ecs, service).filter((task) => task.deployment === deployment.id)
  deployment.status = 'ACTIVE'
  deployment.updatedAt = ecs.context.now
  deployment.wanted = tasks.filter((task) => isKept(task) && task.health === 'HEALTHY').length
}

/** Ends a service deployment. */
export function finish(
  ecs: Ecs,
  deployment: ServiceDeploymentState,
  status: ServiceDeploymentState['status'],
  reason: string,
): void {
  const { now } = ecs.context
  deployment.status = status
  deployment.statusReason = reason
  deployment.updatedAt = now
  deployment.finishedAt = now
  if (status === 'STOPPED') deployment.stoppedAt = now
  if (deployment.breaker === 'MONITORING') deployment.breaker = 'MONITORING_COMPLETE'
  endAlarmWatch(deployment)
  dropHooks(deployment.walk?.hooks ?? [])
}

/** The service is steady: the rollout of its PRIMARY deployment is complete. */
export function completeDeployment(
  ecs: Ecs,
  service: ServiceState,
  primary: DeploymentState,
): void {
  primary.rolloutState = 'COMPLETED'
  primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`
  primary.updatedAt = ecs.context.now
  service.lastCompleted = { ...primary }
  service.serving = primary.revision
  addEvent(ecs, service, `(deployment ${primary.id}) deployment completed.`)
  tellDeployment(
    ecs,
    service,
    'SERVICE_DEPLOYMENT_COMPLETED',
    primary.id,
    primary.rolloutStateReason,
  )
  const current = currentServiceDeployment(service)
  if (current?.status === 'IN_PROGRESS')
    finish(ecs, current, 'SUCCESSFUL', 'Service deployment completed.')
  if (current?.status === 'ROLLBACK_IN_PROGRESS') {
    finish(ecs, current, 'ROLLBACK_SUCCESSFUL', current.rollback?.reason ?? '')
  }
}

/** Why a rollout fails, and whether the service goes back. */
export interface Failure {
  /** What happened, as a half sentence: `tasks failed to start.` */
  readonly what: string
  /** Who decided it: the circuit breaker, or a request. */
  readonly by: string
  readonly rollback: boolean
  /** Why the service deployment rolls back, where ECS has words of its own for it. */
  readonly reason?: string
}

/**
 * The PRIMARY deployment fails. With rollback the most recent COMPLETED deployment takes over; without it, or when there
 * is none, the rollout stalls: no new tasks, and the ones that run stay.
 */
export function failDeployment(ecs: Ecs, service: ServiceState, failure: Failure): void {
  const [failed] = service.deployments
  if (failed === undefined) return
  failed.rolloutState = 'FAILED'
  failed.rolloutStateReason = `${failure.by}: ${failure.what}`
  failed.updatedAt = ecs.context.now
  addEvent(ecs, service, `(deployment ${failed.id}) deployment failed: ${failure.what}`)
  const current = currentServiceDeployment(service)
  const target = service.lastCompleted ?? servingBeside(service, current)
  // Without the circuit breaker ECS tells of no failure.
  if (current?.breaker !== 'DISABLED') {
    tellDeployment(ecs, service, 'SERVICE_DEPLOYMENT_FAILED', failed.id, failed.rolloutStateReason)
  }
  if (failure.rollback && target !== undefined) rollBack(ecs, service, target, failure)
  else if (current !== undefined) {
    const rolling =
      current.status === 'ROLLBACK_REQUESTED' || current.status === 'ROLLBACK_IN_PROGRESS'
    finish(ecs, current, rolling ? 'ROLLBACK_FAILED' : 'STOPPED', failed.rolloutStateReason)
  }
  service.steady = false
  requestReconcile(ecs, service)
}

/** A deployment that shifts traffic can go back to the revision beside it, also while that one is being rolled back to. */
function servingBeside(
  service: ServiceState,
  current: ServiceDeploymentState | undefined,
): DeploymentState | undefined {
  if (current?.walk?.shifts !== true || current.status === 'ROLLBACK_IN_PROGRESS') return undefined
  const [, ...old] = service.deployments
  return old.find((one) => one.revision === service.serving)
}

function rollBack(
  ecs: Ecs,
  service: ServiceState,
  target: DeploymentState,
  failure: Failure,
): void {
  const { now } = ecs.context
  const [failed] = service.deployments
  if (failed !== undefined) demote(ecs, service, failed)
  const primary =
    ecs.settings.rollbackVariant === 'revive' ? revived(ecs, target) : renewed(ecs, service, target)
  primary.rolloutStateReason = `${failure.by}: rolling back to deploymentId ${primary.id}.`
  service.deployments = [primary, ...service.deployments.filter((one) => one.id !== target.id)]
  delete service.lastCompleted
  const revision = service.revisions.find((one) => one.arn === target.revision)
  if (revision !== undefined) service.workload = revision.workload
  const told = `Service deployment rolled back. ${failure.by}: ${failure.what}`
  const { reason = told } = failure
  const current = currentServiceDeployment(service)
  if (current !== undefined) {
    current.status = 'ROLLBACK_IN_PROGRESS'
    current.statusReason = reason
    current.updatedAt = now
    current.rollback = { reason, startedAt: now, revision: target.revision }
    if (current.walk !== undefined) turnBack(ecs, current.walk)
  }
  addEvent(ecs, service, `rolling back to deployment ${primary.id}.`)
  tellDeployment(
    ecs,
    service,
    'SERVICE_DEPLOYMENT_IN_PROGRESS',
    primary.id,
    primary.rolloutStateReason,
  )
}

/** The earlier deployment itself, with its id and its tasks. */
function revived(ecs: Ecs, target: DeploymentState): DeploymentState {
  const fresh = newDeployment(ecs, target.id, target.revision, '')
  return { ...fresh, createdAt: target.createdAt }
}

/** A new deployment of the earlier revision. It takes over the tasks that still run it. */
function renewed(ecs: Ecs, service: ServiceState, target: DeploymentState): DeploymentState {
  const fresh = newDeployment(ecs, `ecs-svc/${digits(ecs.context, 19)}`, target.revision, '')
  for (const task of liveTasks(ecs, service)) {
    if (task.deployment === target.id) task.deployment = fresh.id
  }
  return fresh
}
