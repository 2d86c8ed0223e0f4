import type {
  ServiceDeployment,
  ServiceDeploymentBrief,
  ServiceRevision,
  ServiceRevisionSummary,
} from '@aws-sdk/client-ecs'
import { thresholdOf } from './breaker.ts'
import { alarmsView } from './deployment-alarms.ts'
import { hookView } from './hooks.ts'
import { pulledDigest } from './pulls.ts'
import type { Ecs, RevisionState, ServiceDeploymentState, ServiceState } from './model.ts'
import { isFargate } from './service-options.ts'
import { concreteVersion, countsOf, platformFamily, trafficOf } from './service-view.ts'
import { byArn } from './task-definition-lookup.ts'
import { resolvedOf } from './traffic.ts'
import { stageOf } from './walk.ts'
import { date } from '../core/values.ts'

export function briefView(
  service: ServiceState,
  deployment: ServiceDeploymentState,
): ServiceDeploymentBrief {
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    createdAt: date(deployment.createdAt),
    startedAt: date(deployment.startedAt),
    finishedAt: date(deployment.finishedAt),
    targetServiceRevisionArn: deployment.target,
    status: deployment.status,
    statusReason: deployment.statusReason,
  }
}

export function serviceDeploymentView(
  ecs: Ecs,
  service: ServiceState,
  deployment: ServiceDeploymentState,
): ServiceDeployment {
  const { configuration: deploymentConfiguration, rollback } = deployment
  const { targetServiceRevisionArn: _target, ...brief } = briefView(service, deployment)
  return {
    ...brief,
    updatedAt: date(deployment.updatedAt),
    stoppedAt: date(deployment.stoppedAt),
    ...stageView(deployment),
    deploymentConfiguration,
    sourceServiceRevisions: deployment.sources.map((arn) => summary(ecs, service, deployment, arn)),
    targetServiceRevision: summary(ecs, service, deployment, deployment.target),
    deploymentCircuitBreaker: {
      status: deployment.breaker,
      failureCount: deployment.failureCount,
      threshold: thresholdOf(deploymentConfiguration, service.desiredCount),
    },
    alarms: alarmsView(deployment),
    ...(rollback && {
      rollback: {
        reason: rollback.reason,
        startedAt: date(rollback.startedAt),
        serviceRevisionArn: rollback.revision,
      },
    }),
  }
}

/** Where it is in its stages. The SDK's enum lacks PRE_PRODUCTION_TRAFFIC_SHIFT, which its text names. */
function stageView({ walk }: ServiceDeploymentState): Partial<ServiceDeployment> {
  const stage = stageOf(walk) as ServiceDeployment['lifecycleStage']
  return {
    ...(stage && { lifecycleStage: stage }),
    ...(walk?.hooks.length && { lifecycleHookDetails: walk.hooks.map(hookView) }),
  }
}

/** How many tasks of a revision there are, and which share of the traffic it gets. */
function summary(
  ecs: Ecs,
  service: ServiceState,
  current: ServiceDeploymentState,
  revision: string,
): ServiceRevisionSummary {
  return {
    arn: revision,
    ...(current.counts?.[revision] ?? countsOf(ecs, service, revision)),
    ...trafficOf(service, current, revision),
  }
}

export function revisionView(
  ecs: Ecs,
  service: ServiceState,
  revision: RevisionState,
): ServiceRevision {
  const { taskDefinition, platformVersion, loadBalancers, ...workload } = revision.workload
  const containers = byArn(ecs, taskDefinition).definition.containerDefinitions ?? []
  return {
    ...(structuredClone({ ...workload, ...revision.options }) as ServiceRevision),
    serviceRevisionArn: revision.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    createdAt: date(revision.createdAt),
    taskDefinition,
    loadBalancers: [...loadBalancers],
    guardDutyEnabled: false,
    ...(isFargate(revision.options) && {
      platformVersion: concreteVersion(platformVersion),
      platformFamily: platformFamily(ecs, taskDefinition),
    }),
    containerImages: containers.map(({ name, image = '' }) => ({
      containerName: name,
      image,
      ...(revision.resolved && { imageDigest: pulledDigest(image, revision.digests) }),
    })),
    resolvedConfiguration: {
      loadBalancers: resolvedOf(revision).map(({ targetGroupArn, advancedConfiguration }) => ({
        targetGroupArn,
        productionListenerRule: advancedConfiguration?.productionListenerRule,
      })),
    },
  }
}
