import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type Action,
  type DescribeLoadBalancersCommandInput,
  type DescribeLoadBalancersCommandOutput,
  type DescribeRulesCommandInput,
  type DescribeRulesCommandOutput,
  type DescribeTagsCommandInput,
  type DescribeTagsCommandOutput,
  type DescribeTargetGroupsCommandInput,
  type DescribeTargetGroupsCommandOutput,
  type LoadBalancer,
  type Rule,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { reads, type AwsReader, type BatchRead, type GroupRead } from '../model/index.ts'
import { tagsOfPairs } from './ownership.ts'
import { ownerHashIn } from './target-group-names.ts'

/** What the kinds of load balancing read. The most that one page and one call take is from the SDK's text. */

export const describeLoadBalancers = reads(
  'elasticloadbalancing:DescribeLoadBalancers',
  DescribeLoadBalancersCommand,
)
export const describeListeners = reads(
  'elasticloadbalancing:DescribeListeners',
  DescribeListenersCommand,
)
export const describeTargetGroups = reads(
  'elasticloadbalancing:DescribeTargetGroups',
  DescribeTargetGroupsCommand,
)
export const describeRules = reads('elasticloadbalancing:DescribeRules', DescribeRulesCommand)
export const describeTags = reads('elasticloadbalancing:DescribeTags', DescribeTagsCommand)
export const describeTargetHealth = reads(
  'elasticloadbalancing:DescribeTargetHealth',
  DescribeTargetHealthCommand,
)

const pageSizeMax = 400

/** A load balancer by ARN. Its VPC never changes, and that is all that is asked of it. */
export const loadBalancerByArn: BatchRead<
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
  LoadBalancer
> = {
  operation: describeLoadBalancers,
  max: 20,
  immutable: true,
  request: (_scope, arns) => ({ LoadBalancerArns: [...arns] }),
  items: ({ LoadBalancers = [] }) => LoadBalancers.map((one) => [one.LoadBalancerArn ?? '', one]),
}

export type Tags = Readonly<Record<string, string>>

/** The tags of a target group or a rule, by its ARN. */
export const tagsByArn: BatchRead<DescribeTagsCommandInput, DescribeTagsCommandOutput, Tags> = {
  operation: describeTags,
  max: 20,
  request: (_scope, arns) => ({ ResourceArns: [...arns] }),
  items: ({ TagDescriptions = [] }) =>
    TagDescriptions.map(({ ResourceArn = '', Tags = [] }) => [ResourceArn, tagsOfPairs(Tags)]),
}

/** Target groups by the unit that their names tell; see `ownerHash`. Names cannot be asked for by what they begin with. */
export const groupsByOwner: GroupRead<
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
  TargetGroup
> = {
  operation: describeTargetGroups,
  all: (_scope, Marker) => ({ PageSize: pageSizeMax, ...(Marker !== undefined && { Marker }) }),
  items: ({ TargetGroups = [] }) =>
    TargetGroups.map((group) => [ownerHashIn(group.TargetGroupName ?? '') ?? '', group]),
  next: ({ NextMarker }) => NextMarker,
}

/** The rules of a listener; scope and key are its ARN. */
export const rulesByListener: GroupRead<
  DescribeRulesCommandInput,
  DescribeRulesCommandOutput,
  Rule
> = {
  operation: describeRules,
  all: (ListenerArn, Marker) => ({
    ListenerArn,
    PageSize: pageSizeMax,
    ...(Marker !== undefined && { Marker }),
  }),
  items: ({ Rules = [] }) => Rules.map((rule) => [listenerOf(rule), rule]),
  next: ({ NextMarker }) => NextMarker,
}

/** `…:listener-rule/app/main/50dc6c/f2f7dc/9683b2` is a rule of `…:listener/app/main/50dc6c/f2f7dc`. */
export function listenerOf({ RuleArn = '' }: Rule): string {
  return withoutLast(RuleArn).replace(':listener-rule/', ':listener/')
}

/** `…:listener/app/main/50dc6c/f2f7dc` is a listener of `…:loadbalancer/app/main/50dc6c`. */
export function loadBalancerOf(listenerArn: string): string {
  return withoutLast(listenerArn).replace(':listener/', ':loadbalancer/')
}

function withoutLast(arn: string): string {
  return arn.slice(0, arn.lastIndexOf('/'))
}

/** How the targets of a group fare. */
export interface GroupHealth {
  readonly healthy: number
  /** Targets that may get requests, whether they are healthy or not: those that leave are not counted. */
  readonly registered: number
  /** Everything that is listed, those that leave too. */
  readonly targets: number
}

export async function healthOfGroup(reader: AwsReader, arn: string): Promise<GroupHealth> {
  const { TargetHealthDescriptions = [] } = await reader.read(describeTargetHealth, {
    TargetGroupArn: arn,
  })
  const states = TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State ?? '')
  const count = (which: (state: string) => boolean): number => states.filter(which).length
  return {
    healthy: count((state) => state === 'healthy'),
    registered: count((state) => !state.includes('draining')),
    targets: states.length,
  }
}

/** A group that a rule forwards to, and its share of the requests. */
export interface Share {
  readonly arn: string
  readonly weight: number
}

/** The groups that a rule forwards to. */
export function sharesOf({ Actions = [] }: Rule): readonly Share[] {
  const forward = Actions.find(isForward)
  const groups = forward?.ForwardConfig?.TargetGroups ?? []
  if (groups.length === 0) {
    const arn = forward?.TargetGroupArn
    return arn === undefined ? [] : [{ arn, weight: 1 }]
  }
  return groups.map(({ TargetGroupArn = '', Weight = 1 }) => ({
    arn: TargetGroupArn,
    weight: Weight,
  }))
}

export const isForward = ({ Type }: Action): boolean => Type === 'forward'
