import type { CreateServiceCommandInput, LoadBalancer } from '@aws-sdk/client-ecs'
import type { Ingress, ServiceUnit } from '@plumbline/desired-state'
import {
  isRef,
  ref,
  type Context,
  type Json,
  type JsonObject,
  type Ref,
} from '../../model/index.ts'
import { mainContainerOf } from '../main-container.ts'
import { text } from '../normal.ts'
import { rolesOf } from '../roles.ts'
import { ruleName, ruleNames } from '../rule-names.ts'
import { nameInArn } from '../target-group-names.ts'
import { groupsOfIngress, portOf } from '../target-groups.ts'

/** The request with what ECS must know about the routes of the service: the target groups that tasks are registered in. */
export function withRoutes(
  input: CreateServiceCommandInput,
  unit: ServiceUnit,
  context: Context,
): CreateServiceCommandInput {
  const loadBalancers = Object.entries(unit.spec.ingress).map(([name, ingress]) =>
    loadBalancerOf(unit, name, ingress, context),
  )
  if (loadBalancers.length === 0) return input
  const grace = unit.spec.health?.graceSeconds
  return {
    ...(grace !== undefined && { healthCheckGracePeriodSeconds: grace }),
    ...input,
    loadBalancers: [...loadBalancers, ...(input.loadBalancers ?? [])],
  }
}

function loadBalancerOf(
  unit: ServiceUnit,
  name: string,
  ingress: Ingress,
  context: Context,
): LoadBalancer {
  const [group, alternate] = groupsOfIngress(unit, name, context)
  return {
    targetGroupArn: arnOf(`target-group/${group?.name}`),
    containerName: ingress.container ?? mainContainerOf(unit),
    containerPort: portOf(unit, ingress),
    ...(alternate !== undefined && {
      advancedConfiguration: {
        alternateTargetGroupArn: arnOf(`target-group/${alternate.name}`),
        productionListenerRule: arnOf(`listener-rule/${ruleName(unit.name, name, 0)}`),
        roleArn: rolesOf(unit, context).infrastructure,
      },
    }),
  }
}

const arnOf = (resource: string): string => ref(resource) as unknown as string

/** ECS takes a target group only once a rule forwards to it. */
export function afterRules(unit: ServiceUnit): readonly Ref[] {
  return ruleNames(unit).map((name) => ref(`listener-rule/${name}`))
}

/** By the name of the target group: the order means nothing. */
export function normalLoadBalancers(list: Json | undefined): JsonObject | undefined {
  if (!Array.isArray(list)) return undefined
  const entries = (list as readonly JsonObject[]).map((item) => {
    const { targetGroupArn, loadBalancerName } = item
    const key = targetGroupArn === undefined ? text(loadBalancerName) : groupName(targetGroupArn)
    return [key, item]
  })
  return Object.fromEntries(entries)
}

/** The names of the target groups of an entry: of one, or of the two of a pair. */
export function groupNamesIn(entry: LoadBalancer): readonly string[] {
  const { targetGroupArn, advancedConfiguration } = entry
  const arns = [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn]
  return arns.flatMap((arn) => (arn === undefined ? [] : [groupName(arn)]))
}

/** Of an ARN, or of what stands for one that is not known yet. */
function groupName(value: Json): string {
  return isRef(value) ? value.$ref.slice('target-group/'.length) : nameInArn(text(value))
}
