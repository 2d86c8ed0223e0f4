import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { Elb, ListenerState, LoadBalancerState, RuleState, TargetGroupState } from './model.ts'

/** @throws AwsError LoadBalancerNotFoundException */
export function findLoadBalancer(elb: Elb, arn = ''): LoadBalancerState {
  const found = own(elb.state.loadBalancers, arn)
  if (found !== undefined) return found
  throw new AwsError('LoadBalancerNotFoundException', `Load balancer '${arn}' not found`)
}

/** @throws AwsError TargetGroupNotFoundException */
export function findTargetGroup(elb: Elb, arn = ''): TargetGroupState {
  const found = own(elb.state.targetGroups, arn)
  if (found !== undefined) return found
  throw new AwsError('TargetGroupNotFoundException', `Target group '${arn}' not found`)
}

/** @throws AwsError ListenerNotFoundException */
export function findListener(elb: Elb, arn = ''): ListenerState {
  const found = own(elb.state.listeners, arn)
  if (found !== undefined) return found
  throw new AwsError('ListenerNotFoundException', `Listener '${arn}' not found`)
}

/** @throws AwsError RuleNotFoundException */
export function findRule(elb: Elb, arn = ''): RuleState {
  const found = own(elb.state.rules, arn)
  if (found !== undefined) return found
  throw new AwsError('RuleNotFoundException', `Rule '${arn}' not found`)
}

/** The load balancer or target group of a name; names are unique. */
export function byName<Named extends { readonly name: string }>(
  records: Readonly<Record<string, Named>>,
  name: string,
): Named | undefined {
  return Object.values(records).find((one) => one.name === name)
}

export function listenersOf(elb: Elb, loadBalancer: string): ListenerState[] {
  return Object.values(elb.state.listeners).filter((one) => one.loadBalancer === loadBalancer)
}

export function rulesOf(elb: Elb, listener: string): RuleState[] {
  return Object.values(elb.state.rules).filter((one) => one.listener === listener)
}

/** The load balancer that a rule belongs to. */
export function loadBalancerOf(elb: Elb, rule: RuleState): string {
  return elb.state.listeners[rule.listener]?.loadBalancer ?? ''
}
