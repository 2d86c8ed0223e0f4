import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs'
import type { ServiceUnit, Unit } from '@plumbline/desired-state'
import {
  anyOf,
  ref,
  unmanaged,
  type Context,
  type Json,
  type Shape,
  type Wanted,
} from '../../model/index.ts'
import { withRecord } from '../free-tags.ts'
import { familyOf, nameOfUnit } from '../ownership.ts'
import type { ServiceRequest } from './change.ts'
import { compileService } from './compile.ts'
import { wantedCount } from './count.ts'
import { rolloutMsMax } from './deadline.ts'
import { normalService } from './normal.ts'
import { afterRules, withRoutes } from './routes.ts'
import { secretsOf } from './secrets.ts'

export function wantedService(unit: Unit, context: Context): readonly Wanted<ServiceRequest>[] {
  if (unit.kind !== 'service') return []
  const input = withRoutes(compileService(unit, context), unit, context)
  const taskDefinition = ref(`task-definition/${familyOf(context)}`)
  return [
    {
      name: nameOfUnit(context),
      request: {
        input: { ...input, taskDefinition: taskDefinition as unknown as string },
        allowReplace: unit.spec.allowReplace,
        rolloutMsMax: rolloutMsMax(
          unit.spec.deploy.timeoutSeconds,
          input.deploymentConfiguration ?? {},
        ),
        follows: unit.spec.restartWhenSecretsChange ? secretsOf(unit, context) : [],
      },
      shape: { ...wantedShape(unit, input), taskDefinition },
      after: afterRules(unit),
    },
  ]
}

/** What is wanted, in the normal form, with the fields that this spec leaves to others marked as such. */
function wantedShape(unit: ServiceUnit, input: CreateServiceCommandInput): Shape {
  const silent = unmanaged('the spec does not say')
  const { availabilityZoneRebalancing, platformVersion, role } = input
  const pinned = platformVersion !== undefined && platformVersion !== 'LATEST'
  const shape = normalService(input)
  return {
    ...shape,
    ...(Object.keys(unit.tags).length > 0 && { tags: { ...unit.tags, ...withRecord(unit.tags) } }),
    desiredCount:
      input.schedulingStrategy === 'DAEMON'
        ? unmanaged('ECS counts the tasks of a daemon')
        : wantedCount(unit.spec.scale),
    deployment: { ...(shape.deployment as Shape), ...breakerOf(unit, shape) },
    availabilityZoneRebalancing: rebalancingOf(availabilityZoneRebalancing) ?? silent,
    // Not pinned: ECS answers LATEST, or the version that it stands for today.
    platformVersion: pinned ? platformVersion : silent,
    // ECS fills in its service-linked role.
    ...(role === undefined && { role: silent }),
  }
}

/**
 * ECS decides at creation when nothing is said, and has decided differently over the years. A service from before it was
 * asked has none, which means the same as DISABLED (SDK text of UpdateService).
 */
function rebalancingOf(said: string | undefined): Json | undefined {
  return said === 'DISABLED' ? anyOf(said, null) : said
}

/** A service that somebody else created has the breaker off. As long as the spec does not say, that is no difference. */
function breakerOf({ spec }: ServiceUnit, shape: Shape): Shape {
  const raw = spec.raw.service?.deploymentConfiguration as Shape | undefined
  const said =
    spec.deploy.rollbackOnFailure !== undefined || raw?.deploymentCircuitBreaker !== undefined
  return said
    ? {}
    : {
        circuitBreaker: anyOf((shape.deployment as Shape | undefined)?.circuitBreaker ?? null, {
          enable: false,
          rollback: false,
        }),
      }
}
