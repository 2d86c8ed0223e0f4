import type { LoadBalancer } from '@aws-sdk/client-ecs'
import type { Peers } from '../core/peers.ts'
import { invalid } from './errors.ts'
import type { Ecs, TaskDefinitionState } from './model.ts'

type Registry = Peers['elasticloadbalancing']

/**
 * Checks the target groups and listener rules that a service names. A world without load balancing takes all.
 * @throws AwsError InvalidParameterException
 */
export function checkTargetGroups(
  ecs: Ecs,
  loadBalancers: readonly LoadBalancer[] | undefined,
  { definition }: TaskDefinitionState,
): void {
  const registry = ecs.context.peer('elasticloadbalancing')
  if (registry === undefined) return
  const { networkMode = 'bridge' } = definition
  for (const one of loadBalancers ?? []) {
    const { targetGroupArn: group, advancedConfiguration } = one
    if (group !== undefined) checkGroup(registry, group, networkMode)
    const alternate = advancedConfiguration?.alternateTargetGroupArn
    if (alternate !== undefined) checkGroup(registry, alternate, networkMode)
    checkRules(registry, one)
  }
}

function checkGroup(registry: Registry, arn: string, networkMode: string): void {
  const group = registry.find(arn)
  if (group === undefined) {
    throw invalid(`The target group with targetGroupArn ${arn} does not exist.`)
  }
  if (group.loadBalancers.length === 0) {
    throw invalid(
      `The target group with targetGroupArn ${arn} does not have an associated load balancer.`,
    )
  }
  const needed = networkMode === 'awsvpc' ? 'ip' : 'instance'
  if (group.targetType === needed) return
  throw invalid(
    `The provided target group ${arn} has target type ${group.targetType}, which is incompatible with the ` +
      `${networkMode} network mode specified in the task definition.`,
  )
}

/** That both groups are on the rules is looked at here only where there is one rule; else when the deployment begins. */
function checkRules(registry: Registry, one: LoadBalancer): void {
  const { productionListenerRule, testListenerRule, alternateTargetGroupArn } =
    one.advancedConfiguration ?? {}
  for (const rule of [productionListenerRule, testListenerRule]) {
    if (rule !== undefined && registry.weights(rule) === undefined) {
      throw invalid(`The listener rule ${rule} does not exist.`)
    }
  }
  if (productionListenerRule === undefined || testListenerRule !== undefined) return
  const weights = registry.weights(productionListenerRule) ?? {}
  const pair = [one.targetGroupArn, alternateTargetGroupArn].flatMap((group) => group ?? [])
  if (pair.every((group) => weights[group] !== undefined)) return
  throw invalid(
    'For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated with ' +
      'both targetGroup and alternateTargetGroup',
  )
}
