import type {
  Action,
  AvailabilityZone,
  Certificate,
  IpAddressType,
  LoadBalancerSchemeEnum,
  ProtocolEnum,
  RuleCondition,
  RuleTransform,
  TargetGroup,
  TargetHealthReasonEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Tags } from '../core/tag-list.ts'
import type { RequestContext } from '../core/types.ts'
import type { ElbSettings } from './settings.ts'

/** What Elastic Load Balancing knows. Plain JSON: times are epoch ms. Everything is keyed by ARN. */
export interface ElbState {
  readonly loadBalancers: Record<string, LoadBalancerState>
  readonly targetGroups: Record<string, TargetGroupState>
  readonly listeners: Record<string, ListenerState>
  readonly rules: Record<string, RuleState>
  /** How many versions of targets there have been. */
  versions: number
}

/** What a handler or an event works with. */
export interface Elb {
  readonly state: ElbState
  readonly settings: ElbSettings
  readonly context: RequestContext
}

export interface LoadBalancerState {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  readonly dnsName: string
  readonly settings: {
    readonly scheme: LoadBalancerSchemeEnum
    readonly ipAddressType: IpAddressType
    readonly zones: readonly AvailabilityZone[]
    readonly securityGroups: readonly string[]
  }
  attributes: Record<string, string>
  tags: Tags
}

/** The settings of a target group, as they are read back. */
export type GroupSettings = Omit<
  TargetGroup,
  'TargetGroupArn' | 'TargetGroupName' | 'LoadBalancerArns' | 'TargetControlPort'
>

export interface TargetGroupState {
  readonly arn: string
  readonly name: string
  settings: GroupSettings
  attributes: Record<string, string>
  tags: Tags
  /** ARNs of the load balancers whose rules forward to it. */
  loadBalancers: string[]
  /** By `id:port`. */
  readonly targets: Record<string, TargetState>
}

export interface TargetState {
  readonly id: string
  readonly port: number
  readonly zone?: string
  /** Who hears of its health: the name that ECS registered it under. */
  readonly owner?: string
  health: 'unused' | 'initial' | 'healthy' | 'unhealthy' | 'draining'
  /** Since when health checks are made. */
  checkedSince: number
  /** Whether health checks pass. */
  passes: boolean
  /** Why they do not, when they do not. */
  reason: TargetHealthReasonEnum
  /** Unlike any before it after every change; an event that was meant for an earlier state is ignored. */
  version: number
}

export interface ListenerState {
  readonly arn: string
  readonly loadBalancer: string
  settings: ListenerSettings
  tags: Tags
}

export interface ListenerSettings {
  readonly port: number
  readonly protocol: ProtocolEnum
  readonly sslPolicy?: string
  readonly certificates?: readonly Certificate[]
}

export interface RuleState {
  readonly arn: string
  readonly listener: string
  /** Undefined for the default rule. */
  priority?: number
  conditions: RuleCondition[]
  actions: Action[]
  transforms: RuleTransform[]
  tags: Tags
}

export function emptyState(): ElbState {
  return { loadBalancers: {}, targetGroups: {}, listeners: {}, rules: {}, versions: 0 }
}
