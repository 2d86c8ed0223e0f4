import { TargetHealthReasonEnum } from '@aws-sdk/client-elastic-load-balancing-v2'
import { AwsError, type ControlCommand } from '../core/types.ts'
import { expectChange } from './health.ts'
import { byName } from './lookup.ts'
import type { Elb, TargetGroupState, TargetState } from './model.ts'

/** Answers a command of the control endpoint. There is one: which targets pass their health checks from now on. */
export function control(elb: Elb, command: ControlCommand): object {
  if (command.type !== 'targets') {
    throw refused(`elasticloadbalancing does not know "${command.type}"; it knows targets`)
  }
  const { targetGroup, id, passes } = command
  const reason = Object.values(TargetHealthReasonEnum).find((one) => one === command.reason)
  if (typeof targetGroup !== 'string' || typeof passes !== 'boolean') {
    throw refused('targets needs targetGroup, a name or an ARN, and passes, true or false')
  }
  if (command.reason !== undefined && reason === undefined) {
    throw refused(`reason must be one of ${Object.values(TargetHealthReasonEnum).join(', ')}`)
  }
  const group = groupOf(elb, targetGroup)
  const targets = Object.values(group.targets).filter(
    (one) => one.health !== 'draining' && (id === undefined || one.id === id),
  )
  for (const target of targets) script(elb, group, target, passes, reason)
  return { targets: targets.map(({ id: target, port }) => `${target}:${port}`) }
}

function groupOf(elb: Elb, nameOrArn: string): TargetGroupState {
  const { targetGroups } = elb.state
  const found = targetGroups[nameOrArn] ?? byName(targetGroups, nameOrArn)
  if (found !== undefined) return found
  throw refused(`there is no target group "${nameOrArn}"`)
}

function script(
  elb: Elb,
  group: TargetGroupState,
  target: TargetState,
  passes: boolean,
  reason: TargetHealthReasonEnum | undefined,
): void {
  if (reason !== undefined) target.reason = reason
  if (target.passes === passes) return
  target.passes = passes
  expectChange(elb, group, target)
}

function refused(message: string): AwsError {
  return new AwsError(
    'InvalidControl',
    `${message}. See the specification of the simulated Elastic Load Balancing.`,
  )
}
