import type { Matcher, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2'
import { anyOf, type JsonObject, type Shape } from '../../model/index.ts'
import { fold, pruneObject } from '../normal.ts'
import type { GroupRequest } from '../target-groups.ts'

/** What AWS fills in, of groups behind an Application Load Balancer: observed for HTTP, documented for gRPC. */
export function healthDefaults(version: string | undefined): JsonObject {
  const grpc = version === 'GRPC'
  return {
    enabled: true,
    protocol: 'HTTP',
    port: 'traffic-port',
    path: grpc ? '/AWS.ALB/healthcheck' : '/',
    interval: 30,
    timeout: timeoutDefaults[0],
    healthy: 5,
    unhealthy: 2,
    codes: grpc ? '12' : '200',
  }
}

/** Observed, and what the SDK's text says. */
const timeoutDefaults = [5, 6] as const

/** Values of a new group, as they are read back. */
export const attributeDefaults: Readonly<Record<string, string>> = {
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

type Group = Omit<TargetGroup, 'TargetGroupArn' | 'LoadBalancerArns' | 'VpcId'>

/** Undeclared values are silent while they are AWS's default; a change away from it shows. */
export function wantedShape({ group, attributes }: GroupRequest): Shape {
  const shape = normalGroup(group, attributes)
  const health = shape.health as JsonObject | undefined
  const timeout = health?.timeout ?? anyOf(null, ...timeoutDefaults)
  return { ...shape, health: { ...health, timeout } }
}

/** From what is sent to CreateTargetGroup, or from what DescribeTargetGroups answers. */
export function normalGroup(group: Group, attributes: Readonly<Record<string, string>>): Shape {
  const { timeout: _either, ...defaults } = healthDefaults(group.ProtocolVersion)
  return pruneObject({
    ...fold(
      pruneObject({
        protocol: group.Protocol,
        protocolVersion: group.ProtocolVersion,
        targetType: group.TargetType,
        ipAddressType: group.IpAddressType,
      }),
      { protocol: 'HTTP', protocolVersion: 'HTTP1', targetType: 'ip', ipAddressType: 'ipv4' },
    ),
    health: fold(pruneObject(healthOf(group)), defaults),
    attributes: fold(attributes, attributeDefaults),
  })
}

function healthOf(group: Group): object {
  return {
    enabled: group.HealthCheckEnabled,
    protocol: group.HealthCheckProtocol,
    port: group.HealthCheckPort,
    path: group.HealthCheckPath,
    interval: group.HealthCheckIntervalSeconds,
    timeout: group.HealthCheckTimeoutSeconds,
    healthy: group.HealthyThresholdCount,
    unhealthy: group.UnhealthyThresholdCount,
    codes: codesOf(group.Matcher),
  }
}

function codesOf(matcher: Matcher | undefined): string | undefined {
  return matcher?.HttpCode ?? matcher?.GrpcCode
}
