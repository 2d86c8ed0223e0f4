import type { Deployment, Service, ServiceRevisionSummary } from '@aws-sdk/client-ecs'
import type {
  DeploymentState,
  Ecs,
  RevisionCounts,
  RevisionState,
  ServiceDeploymentState,
  ServiceState,
} from './model.ts'
import type { TaskState } from './task-model.ts'
import { countTasks } from './task-counts.ts'
import { byArn } from './task-definition-lookup.ts'
import { liveTasks } from './tasks.ts'
import { date } from '../core/values.ts'
import { isFargate } from './service-options.ts'
import { sharesTraffic } from './walk.ts'

const revisionsShown = 10

/** A service as DescribeServices answers, without its tags. */
export function serviceView(ecs: Ecs, service: ServiceState): Service {
  const tasks = liveTasks(ecs, service)
  const { options, workload } = service
  const counts = countTasks(tasks)
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: [...workload.loadBalancers],
    serviceRegistries: [...workload.serviceRegistries],
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: counts.running,
    pendingCount: counts.pending,
    ...capacity(ecs, service),
    taskDefinition: workload.taskDefinition,
    deploymentConfiguration: options.deploymentConfiguration,
    deployments: service.deployments.map((one) => deploymentView(ecs, service, one, tasks)),
    ...(service.roleArn !== undefined && { roleArn: service.roleArn }),
    events: service.events.map(({ id, at, message }) => ({ id, createdAt: date(at), message })),
    createdAt: date(service.createdAt),
    ...currentRollout(service, tasks),
    placementConstraints: [...options.placementConstraints],
    placementStrategy: [...options.placementStrategy],
    ...(workload.networkConfiguration && { networkConfiguration: workload.networkConfiguration }),
    healthCheckGracePeriodSeconds: options.healthCheckGracePeriodSeconds,
    schedulingStrategy: service.schedulingStrategy,
    ...(options.deploymentController && { deploymentController: options.deploymentController }),
    createdBy: service.createdBy,
    enableECSManagedTags: options.enableECSManagedTags,
    propagateTags: options.propagateTags,
    enableExecuteCommand: options.enableExecuteCommand,
    availabilityZoneRebalancing: options.availabilityZoneRebalancing,
    resourceManagementType: 'CUSTOMER',
  }
}

function capacity(ecs: Ecs, service: ServiceState): Partial<Service> {
  const { launchType, capacityProviderStrategy } = service.options
  return {
    ...(launchType && { launchType }),
    ...(capacityProviderStrategy && { capacityProviderStrategy: [...capacityProviderStrategy] }),
    ...(service.workload.platformVersion !== undefined && {
      platformVersion: service.workload.platformVersion,
    }),
    ...(isFargate(service.options) && {
      platformFamily: platformFamily(ecs, service.workload.taskDefinition),
    }),
  }
}

/** `Linux`, or what the task definition says of its operating system. */
export function platformFamily(ecs: Ecs, taskDefinition: string): string {
  const system = byArn(ecs, taskDefinition).definition.runtimePlatform?.operatingSystemFamily
  return system === undefined || system === 'LINUX' ? 'Linux' : system
}

function currentRollout(service: ServiceState, tasks: readonly TaskState[]): Partial<Service> {
  const [current] = service.serviceDeployments
  if (current === undefined) return {}
  return {
    currentServiceDeployment: current.arn,
    currentServiceRevisions: service.deployments.slice(0, revisionsShown).map((one) => {
      const counts = deploymentCounts(one, tasks)
      return {
        arn: one.revision,
        requestedTaskCount: requestedBy(service, one),
        runningTaskCount: counts.running,
        pendingTaskCount: counts.pending,
        ...trafficOf(service, current, one.revision),
      }
    }),
  }
}

/** Which share of the traffic a revision gets, where the deployment shifts any: the rest is left to the one before. */
export function trafficOf(
  service: ServiceState,
  current: ServiceDeploymentState,
  revision: string,
): ServiceRevisionSummary {
  if (!sharesTraffic(service, current)) return {}
  const { production, test, source } = current.walk
  if (revision === current.target) {
    return { requestedProductionTrafficWeight: production, requestedTestTrafficWeight: test }
  }
  const left = revision === source ? 100 - production : 0
  return { requestedProductionTrafficWeight: left, requestedTestTrafficWeight: 0 }
}

function deploymentView(
  ecs: Ecs,
  service: ServiceState,
  deployment: DeploymentState,
  tasks: readonly TaskState[],
): Deployment {
  const counts = deploymentCounts(deployment, tasks)
  return {
    id: deployment.id,
    status: deployment.status,
    desiredCount: requestedBy(service, deployment),
    pendingCount: counts.pending,
    runningCount: counts.running,
    failedTasks: deployment.failedTasks,
    createdAt: date(deployment.createdAt),
    updatedAt: date(deployment.updatedAt),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    ...ofRevision(ecs, revisionOf(service, deployment.revision)),
  }
}

/** What a deployment shows of its service revision; some of it is shown nowhere else. */
function ofRevision(ecs: Ecs, revision: RevisionState | undefined): Partial<Deployment> {
  if (revision === undefined) return {}
  const { workload, options } = revision
  const { networkConfiguration, serviceConnectConfiguration } = workload
  const { launchType, capacityProviderStrategy } = options
  return {
    taskDefinition: workload.taskDefinition,
    ...(launchType && { launchType }),
    ...(capacityProviderStrategy && { capacityProviderStrategy: [...capacityProviderStrategy] }),
    ...(isFargate(options) && {
      platformVersion: concreteVersion(workload.platformVersion),
      platformFamily: platformFamily(ecs, workload.taskDefinition),
    }),
    ...(networkConfiguration && { networkConfiguration }),
    ...(serviceConnectConfiguration && { serviceConnectConfiguration }),
    ...(workload.volumeConfigurations && {
      volumeConfigurations: [...workload.volumeConfigurations],
    }),
    ...(workload.vpcLatticeConfigurations && {
      vpcLatticeConfigurations: [...workload.vpcLatticeConfigurations],
    }),
  }
}

/** What LATEST stands for today. */
export function concreteVersion(version: string | undefined): string {
  return version === undefined || version === 'LATEST' ? '1.4.0' : version
}

function revisionOf(service: ServiceState, arn: string): RevisionState | undefined {
  return service.revisions.find((one) => one.arn === arn)
}

/** The PRIMARY deployment wants what the service wants, the others what they still hold. */
function requestedBy(service: ServiceState, deployment: DeploymentState): number {
  return deployment.status === 'PRIMARY' ? service.desiredCount : deployment.wanted
}

function deploymentCounts(deployment: DeploymentState, tasks: readonly TaskState[]) {
  return countTasks(tasks.filter((task) => task.deployment === deployment.id))
}

/** How many tasks of a revision there are now, whichever deployment runs it. */
export function countsOf(ecs: Ecs, service: ServiceState, revision: string): RevisionCounts {
  const deployments = service.deployments.filter((one) => one.revision === revision)
  const ids = deployments.map((one) => one.id)
  const tasks = liveTasks(ecs, service).filter((task) => ids.includes(task.deployment))
  const { running, pending } = countTasks(tasks)
  return {
    requestedTaskCount: deployments.reduce((sum, one) => sum + requestedBy(service, one), 0),
    runningTaskCount: running,
    pendingTaskCount: pending,
  }
}
