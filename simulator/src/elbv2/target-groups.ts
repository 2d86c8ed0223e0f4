import type {
  CreateTargetGroupInput,
  CreateTargetGroupOutput,
  DeleteTargetGroupInput,
  DeleteTargetGroupOutput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  ModifyTargetGroupInput,
  ModifyTargetGroupOutput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { AwsError } from '../core/types.ts'
import { canonical } from '../core/values.ts'
import { newArn } from './arns.ts'
import { groupAttributes } from './attributes.ts'
import { checkName, inUse, invalid, required } from './errors.ts'
import { expectChange } from './health.ts'
import { byName, findLoadBalancer, findTargetGroup } from './lookup.ts'
import type { Elb, TargetGroupState } from './model.ts'
import { page } from './paging.ts'
import { newTags } from './tags.ts'
import { modifiedSettings, newSettings } from './target-group-settings.ts'

const groupsMax = 3_000

/**
 * Creates a target group. The same settings under the same name answer with the group that is there.
 * @throws AwsError DuplicateTargetGroupNameException, TooManyTargetGroupsException, ValidationError
 */
export function createTargetGroup(
  input: CreateTargetGroupInput,
  elb: Elb,
): CreateTargetGroupOutput {
  const name = required(input.Name, 'A target group name')
  checkName(name, 'target group')
  const settings = newSettings(input)
  const tags = newTags(input.Tags)
  const existing = byName(elb.state.targetGroups, name)
  if (existing !== undefined) {
    if (canonical(existing.settings) === canonical(settings)) {
      return { TargetGroups: [view(existing)] }
    }
    throw new AwsError(
      'DuplicateTargetGroupNameException',
      `A target group with the same name '${name}' exists, but with different settings`,
    )
  }
  if (Object.keys(elb.state.targetGroups).length >= groupsMax) {
    throw new AwsError(
      'TooManyTargetGroupsException',
      `The maximum number of target groups per region, ${groupsMax}, has been reached.`,
    )
  }
  const arn = newArn(elb.context, `targetgroup/${name}`)
  const attributes = { ...groupAttributes }
  const group = { arn, name, settings, attributes, tags, loadBalancers: [], targets: {} }
  elb.state.targetGroups[arn] = group
  return { TargetGroups: [view(group)] }
}

/** Changes how the health of the targets is checked. A count of checks that was under way begins anew. */
export function modifyTargetGroup(
  input: ModifyTargetGroupInput,
  elb: Elb,
): ModifyTargetGroupOutput {
  const group = findTargetGroup(elb, input.TargetGroupArn)
  group.settings = modifiedSettings(group.settings, input)
  for (const target of Object.values(group.targets)) {
    // One that drains is not checked any more, and goes on draining.
    if (target.health !== 'draining') expectChange(elb, group, target)
  }
  return { TargetGroups: [view(group)] }
}

/** Deleting a group that is not there works. @throws AwsError ResourceInUseException */
export function deleteTargetGroup(
  input: DeleteTargetGroupInput,
  elb: Elb,
): DeleteTargetGroupOutput {
  const arn = required(input.TargetGroupArn, 'A target group ARN')
  const group = elb.state.targetGroups[arn]
  if (group !== undefined && group.loadBalancers.length > 0) {
    throw inUse(`Target group '${arn}' is currently in use by a listener or a rule`)
  }
  delete elb.state.targetGroups[arn]
  return {}
}

export function describeTargetGroups(
  input: DescribeTargetGroupsInput,
  elb: Elb,
): DescribeTargetGroupsOutput {
  const { items, ...next } = page(elb, input, chosen(elb, input), (one) => one.name)
  return { TargetGroups: items.map(view), ...next }
}

function chosen(elb: Elb, input: DescribeTargetGroupsInput): TargetGroupState[] {
  const { LoadBalancerArn, Names, TargetGroupArns } = input
  const filters = [LoadBalancerArn, Names, TargetGroupArns].filter((one) => one !== undefined)
  if (filters.length > 1) {
    throw invalid('Name either a load balancer, or names, or ARNs of target groups, not several.')
  }
  const all = Object.values(elb.state.targetGroups)
  if (LoadBalancerArn !== undefined) {
    const { arn } = findLoadBalancer(elb, LoadBalancerArn)
    return all.filter((one) => one.loadBalancers.includes(arn))
  }
  if (TargetGroupArns !== undefined) return TargetGroupArns.map((arn) => findTargetGroup(elb, arn))
  return Names === undefined ? all : Names.map((name) => named(elb, name))
}

function named(elb: Elb, name: string): TargetGroupState {
  const found = byName(elb.state.targetGroups, name)
  if (found !== undefined) return found
  throw new AwsError('TargetGroupNotFoundException', 'One or more target groups not found')
}

function view(group: TargetGroupState): TargetGroup {
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    ...group.settings,
    LoadBalancerArns: [...group.loadBalancers],
  }
}
