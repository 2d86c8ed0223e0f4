import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs'
import type { ServiceUnit } from '@plumbline/desired-state'
import type { Context } from '../../model/index.ts'
import { isDaemon, usesFargate } from '../capacity.ts'
import { networkOf } from '../compile-network.ts'
import { ebsVolumesOf } from '../compile-volumes.ts'
import { withRecord } from '../free-tags.ts'
import { withRaw } from '../merge-patch.ts'
import { ecsTags, nameOfUnit, tagsFor } from '../ownership.ts'
import { deploymentConfiguration } from './compile-deployment.ts'
import { capacityOf, meshOf, registriesOf } from './compile-parts.ts'
import { firstCount } from './count.ts'

/** The request for CreateService, without its task definition, which is a reference, and without its client token. */
export function compileService(unit: ServiceUnit, context: Context): CreateServiceCommandInput {
  const raw = unit.spec.raw.service ?? {}
  const daemon = isDaemon(unit)
  const modelled = daemon ? ofDaemon(compiled(unit, context)) : compiled(unit, context)
  return {
    ...balanced(withRaw(modelled, raw)),
    ...identity(unit, context),
    ...(!daemon && { desiredCount: firstCount(unit.spec.scale) }),
  }
}

/** What names the service, which no raw field changes. */
function identity(unit: ServiceUnit, context: Context) {
  return {
    cluster: context.environment.cluster,
    serviceName: nameOfUnit(context),
    tags: ecsTags({ ...tagsFor(context, unit), ...withRecord(unit.tags) }),
  }
}

/** The fields that the language has words for. */
function compiled(unit: ServiceUnit, context: Context): CreateServiceCommandInput {
  return {
    ...identity(unit, context),
    ...capacityOf(unit),
    deploymentConfiguration: deploymentConfiguration(unit, context),
    networkConfiguration: { awsvpcConfiguration: networkOf(context, usesFargate(unit)) },
    ...registriesOf(unit),
    ...meshOf(unit),
    ...ebsVolumesOf(unit, context),
    enableExecuteCommand: unit.spec.exec,
  }
}

/**
 * ECS spreads the tasks of a new service over the zones by itself, and refuses an update after which it could not any more.
 * So what rules that out says so. Source: "Balancing an Amazon ECS service across Availability Zones" in the ECS guide.
 */
function balanced(input: CreateServiceCommandInput): CreateServiceCommandInput {
  const { availabilityZoneRebalancing, schedulingStrategy } = input
  const isSaid = availabilityZoneRebalancing !== undefined || schedulingStrategy === 'DAEMON'
  return isSaid || canBalance(input) ? input : { ...input, availabilityZoneRebalancing: 'DISABLED' }
}

const zone = 'attribute:ecs.availability-zone'

function canBalance(input: CreateServiceCommandInput): boolean {
  const { deploymentConfiguration, loadBalancers = [], placementConstraints = [] } = input
  const [first] = input.placementStrategy ?? []
  return (
    (deploymentConfiguration?.maximumPercent ?? 200) > 100 &&
    (first === undefined || (first.type === 'spread' && first.field === zone)) &&
    placementConstraints.every(({ expression = '' }) => !expression.includes(zone)) &&
    loadBalancers.every(({ loadBalancerName }) => loadBalancerName === undefined)
  )
}

/** ECS counts the tasks of a daemon itself, and replaces them one after the other (SDK text). */
function ofDaemon(input: CreateServiceCommandInput): CreateServiceCommandInput {
  const {
    maximumPercent: _max,
    minimumHealthyPercent: _min,
    ...rest
  } = input.deploymentConfiguration ?? {}
  return { ...input, deploymentConfiguration: rest }
}
