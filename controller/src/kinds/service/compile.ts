import type { CreateServiceCommandInput, DeploymentConfiguration } from '@aws-sdk/client-ecs'
import type { ServiceUnit } from '@plumbline/desired-state'
import { anyOf, unmanaged, type Context, type Shape } from '../../model/index.ts'
import { ecsTags, nameOfUnit, tagsFor } from '../ownership.ts'
import { firstCount, wantedCount } from './count.ts'
import { normalService } from './normal.ts'

/** What is wanted of a service: the request that would create it, and what else decides about a change of it. */
export interface ServiceRequest {
  readonly input: CreateServiceCommandInput
  /** Whether the service may be deleted and made anew where AWS cannot change it. */
  readonly allowReplace: boolean
}

/** The request for CreateService, without its task definition, which is a reference, and without its client token. */
export function compileService(unit: ServiceUnit, context: Context): CreateServiceCommandInput {
  const { spec } = unit
  const { cluster, network } = context.environment
  return {
    cluster,
    serviceName: nameOfUnit(context),
    desiredCount: firstCount(spec.scale),
    launchType: 'FARGATE',
    deploymentConfiguration: deploymentConfiguration(spec.deploy),
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...network.subnets],
        securityGroups: [...network.securityGroups],
        assignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED',
      },
    },
    enableExecuteCommand: spec.exec,
    tags: ecsTags(tagsFor(context, unit)),
  }
}

/**
 * Always complete: UpdateService merges this block, and a circuit breaker that is sent without `rollback` loses it.
 * Unless the spec says otherwise the breaker is on: without it ECS starts failing tasks for ever.
 */
function deploymentConfiguration(deploy: ServiceUnit['spec']['deploy']): DeploymentConfiguration {
  const enable = deploy.rollbackOnFailure ?? true
  return {
    strategy: 'ROLLING',
    minimumHealthyPercent: deploy.minHealthyPercent,
    maximumPercent: deploy.maxRunningPercent,
    deploymentCircuitBreaker: { enable, rollback: enable },
  }
}

/** What is wanted, in the normal form, with the fields that this spec leaves to others marked as such. */
export function wantedShape(unit: ServiceUnit, request: CreateServiceCommandInput): Shape {
  const shape = normalService(request)
  const deployment = shape.deployment as Shape
  // A service that somebody else created has the breaker off. As long as the spec does not say, that is no difference.
  const circuitBreaker =
    unit.spec.deploy.rollbackOnFailure === undefined
      ? anyOf({ enable: true, rollback: true }, { enable: false, rollback: false })
      : deployment.circuitBreaker
  return {
    ...shape,
    desiredCount: wantedCount(unit.spec.scale),
    deployment: { ...deployment, circuitBreaker },
    // ECS decides at creation, and has decided differently over the years.
    availabilityZoneRebalancing: unmanaged('the spec does not say'),
    // Not pinned: ECS answers LATEST, or the version that it stands for today.
    platformVersion: unmanaged('the spec does not say'),
  }
}
