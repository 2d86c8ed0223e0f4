import type { Action, ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2'
import { AwsError } from '../core/types.ts'
import { findTargetGroup } from './lookup.ts'
import type { Elb, TargetGroupState } from './model.ts'

/**
 * Checks that a listener may forward as some actions say.
 * @throws AwsError InvalidLoadBalancerActionException, TargetGroupNotFoundException
 */
export function checkForward(
  elb: Elb,
  protocol: ProtocolEnum | undefined,
  actions: readonly Action[],
): void {
  for (const action of actions) {
    const groups = groupsOf(action).map((arn) => findTargetGroup(elb, arn))
    const { ProtocolVersion: version = 'HTTP1' } =
      groups.find(({ settings }) => (settings.ProtocolVersion ?? 'HTTP1') !== 'HTTP1')?.settings ??
      {}
    if (protocol === 'HTTP' && version !== 'HTTP1') {
      throw refused(
        `Listener protocol 'HTTP' is not supported with a target group with the protocol-version '${version}'`,
      )
    }
    if (groups.length > 1 && !keepsGroup(action) && groups.some(isSticky)) {
      throw refused(
        'You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups',
      )
    }
  }
}

/**
 * Checks that nothing forwards to a group beside others without keeping clients at one of them.
 * @throws AwsError InvalidConfigurationRequestException
 */
export function checkSticky(elb: Elb, { arn }: TargetGroupState): void {
  const rule = Object.values(elb.state.rules).find(({ actions }) =>
    actions.some((action) => {
      const groups = groupsOf(action)
      return groups.length > 1 && groups.includes(arn) && !keepsGroup(action)
    }),
  )
  if (rule === undefined) return
  throw new AwsError(
    'InvalidConfigurationRequestException',
    `This target group appears behind a rule with group stickiness disabled (${rule.arn}). You must enable group stickiness before enabling target stickiness`,
  )
}

export function isSticky({ attributes }: Pick<TargetGroupState, 'attributes'>): boolean {
  return attributes['stickiness.enabled'] === 'true'
}

function groupsOf({ ForwardConfig }: Action): string[] {
  return (ForwardConfig?.TargetGroups ?? []).map(({ TargetGroupArn = '' }) => TargetGroupArn)
}

function keepsGroup({ ForwardConfig }: Action): boolean {
  return ForwardConfig?.TargetGroupStickinessConfig?.Enabled === true
}

function refused(message: string): AwsError {
  return new AwsError('InvalidLoadBalancerActionException', message)
}
