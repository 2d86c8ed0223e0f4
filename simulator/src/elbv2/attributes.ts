import type {
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput,
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput,
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput,
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { tagList as attributeList } from '../core/tag-list.ts'
import { invalid } from './errors.ts'
import { checkSticky, isSticky } from './forward-rules.ts'
import { findLoadBalancer, findTargetGroup } from './lookup.ts'
import type { Elb } from './model.ts'

/** The 14 attributes of a group of instances or addresses behind an Application Load Balancer. All are texts. */
export const groupAttributes: Readonly<Record<string, string>> = {
  'deregistration_delay.timeout_seconds': '300',
  'load_balancing.algorithm.anomaly_mitigation': 'off',
  'load_balancing.algorithm.type': 'round_robin',
  'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
  'slow_start.duration_seconds': '0',
  'stickiness.app_cookie.cookie_name': '',
  'stickiness.app_cookie.duration_seconds': '86400',
  'stickiness.enabled': 'false',
  'stickiness.lb_cookie.duration_seconds': '86400',
  'stickiness.type': 'lb_cookie',
  'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
}

export const loadBalancerAttributes: Readonly<Record<string, string>> = {
  'access_logs.s3.bucket': '',
  'access_logs.s3.enabled': 'false',
  'access_logs.s3.prefix': '',
  'client_keep_alive.seconds': '3600',
  'connection_logs.s3.bucket': '',
  'connection_logs.s3.enabled': 'false',
  'connection_logs.s3.prefix': '',
  'deletion_protection.enabled': 'false',
  'idle_timeout.timeout_seconds': '60',
  'load_balancing.cross_zone.enabled': 'true',
  'routing.http.desync_mitigation_mode': 'defensive',
  'routing.http.drop_invalid_header_fields.enabled': 'false',
  'routing.http.preserve_host_header.enabled': 'false',
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
  'routing.http.xff_client_port.enabled': 'false',
  'routing.http.xff_header_processing.mode': 'append',
  'routing.http2.enabled': 'true',
  'waf.fail_open.enabled': 'false',
  'zonal_shift.config.enabled': 'false',
}

/** What the values of the numeric attributes may be. */
const ranges: Readonly<Record<string, (value: number) => boolean>> = {
  'client_keep_alive.seconds': (value) => value >= 60 && value <= 604_800,
  'deregistration_delay.timeout_seconds': (value) => value >= 0 && value <= 3_600,
  'idle_timeout.timeout_seconds': (value) => value >= 1 && value <= 4_000,
  'slow_start.duration_seconds': (value) => value === 0 || (value >= 30 && value <= 900),
  'stickiness.app_cookie.duration_seconds': (value) => value >= 1 && value <= 604_800,
  'stickiness.lb_cookie.duration_seconds': (value) => value >= 1 && value <= 604_800,
}

export function describeTargetGroupAttributes(
  input: DescribeTargetGroupAttributesInput,
  elb: Elb,
): DescribeTargetGroupAttributesOutput {
  return { Attributes: attributeList(findTargetGroup(elb, input.TargetGroupArn).attributes) }
}

/** Changes the attributes that are named. Answers with all of them. */
export function modifyTargetGroupAttributes(
  input: ModifyTargetGroupAttributesInput,
  elb: Elb,
): ModifyTargetGroupAttributesOutput {
  const group = findTargetGroup(elb, input.TargetGroupArn)
  const attributes = changed(group.attributes, groupAttributes, input.Attributes)
  if (isSticky({ attributes }) && !isSticky(group)) checkSticky(elb, group)
  group.attributes = attributes
  return { Attributes: attributeList(group.attributes) }
}

export function describeLoadBalancerAttributes(
  input: DescribeLoadBalancerAttributesInput,
  elb: Elb,
): DescribeLoadBalancerAttributesOutput {
  return { Attributes: attributeList(findLoadBalancer(elb, input.LoadBalancerArn).attributes) }
}

export function modifyLoadBalancerAttributes(
  input: ModifyLoadBalancerAttributesInput,
  elb: Elb,
): ModifyLoadBalancerAttributesOutput {
  const balancer = findLoadBalancer(elb, input.LoadBalancerArn)
  balancer.attributes = changed(balancer.attributes, loadBalancerAttributes, input.Attributes)
  return { Attributes: attributeList(balancer.attributes) }
}

interface Attribute {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

function changed(
  live: Readonly<Record<string, string>>,
  usual: Readonly<Record<string, string>>,
  changes: readonly Attribute[] = [],
): Record<string, string> {
  const keys = changes.map(({ Key = '' }) => Key)
  if (new Set(keys).size < keys.length) throw invalid('An attribute was specified more than once.')
  for (const { Key = '', Value = '' } of changes) check(usual, Key, Value)
  return { ...live, ...Object.fromEntries(changes.map(({ Key = '', Value = '' }) => [Key, Value])) }
}

function check(usual: Readonly<Record<string, string>>, key: string, value: string): void {
  if (!Object.hasOwn(usual, key)) {
    const known = Object.keys(usual).join(', ')
    throw invalid(`Attribute key '${key}' is not recognized. These are: ${known}.`)
  }
  const allows = ranges[key]
  const isInRange = allows === undefined || (/^\d+$/.test(value) && allows(Number(value)))
  const isSwitch = usual[key] === 'true' || usual[key] === 'false'
  if (isInRange && (!isSwitch || value === 'true' || value === 'false')) return
  throw invalid(`The value '${value}' is not valid for the attribute '${key}'.`)
}
