import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2'
import { AwsError } from '../core/types.ts'
import { beginChecks, newVersion } from './health.ts'
import { findTargetGroup, loadBalancerOf } from './lookup.ts'
import type { Elb, TargetGroupState } from './model.ts'

const groupsPerBalancerMax = 100

/** ARNs of the target groups that actions forward to, whatever their weight. */
function groupsIn(actions: readonly Action[]): string[] {
  return actions.flatMap(
    (action) => action.ForwardConfig?.TargetGroups?.map((one) => one.TargetGroupArn ?? '') ?? [],
  )
}

/**
 * Checks that a load balancer may forward to the groups of some actions.
 * @throws AwsError TargetGroupNotFoundException, TargetGroupAssociationLimitException for a group of another load
 * balancer, TooManyUniqueTargetGroupsPerLoadBalancerException
 */
export function checkUse(elb: Elb, loadBalancer: string, actions: readonly Action[]): void {
  const groups = groupsIn(actions).map((arn) => findTargetGroup(elb, arn))
  const foreign = groups.find((one) => one.loadBalancers.some((arn) => arn !== loadBalancer))
  if (foreign !== undefined) {
    throw new AwsError(
      'TargetGroupAssociationLimitException',
      `The target group '${foreign.arn}' cannot be associated with more than one load balancer`,
    )
  }
  const used = Object.values(elb.state.targetGroups).filter((one) =>
    one.loadBalancers.includes(loadBalancer),
  )
  const unique = new Set([...used, ...groups].map((one) => one.arn))
  if (unique.size > groupsPerBalancerMax) {
    throw new AwsError(
      'TooManyUniqueTargetGroupsPerLoadBalancerException',
      `A load balancer can forward to at most ${groupsPerBalancerMax} target groups.`,
    )
  }
}

/** Looks anew at which load balancer uses the groups of some actions, after rules came, changed or went. */
export function refreshUse(elb: Elb, actions: readonly Action[]): void {
  for (const arn of new Set(groupsIn(actions))) {
    const group = elb.state.targetGroups[arn]
    if (group !== undefined) refresh(elb, group)
  }
}

function refresh(elb: Elb, group: TargetGroupState): void {
  const rules = Object.values(elb.state.rules).filter((one) =>
    groupsIn(one.actions).includes(group.arn),
  )
  const wasUsed = group.loadBalancers.length > 0
  group.loadBalancers = [...new Set(rules.map((one) => loadBalancerOf(elb, one)))]
  const isUsed = group.loadBalancers.length > 0
  if (isUsed === wasUsed) return
  for (const target of Object.values(group.targets)) {
    if (target.health === 'draining') continue
    if (isUsed) beginChecks(elb, group, target)
    else {
      target.health = 'unused'
      newVersion(elb, target)
    }
  }
}
