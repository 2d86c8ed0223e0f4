import {
  type CreateTargetGroupInput,
  type Matcher,
  type ModifyTargetGroupInput,
  TargetGroupIpAddressTypeEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { between, invalid, notSimulated, oneOf, required } from './errors.ts'
import type { GroupSettings } from './model.ts'

const httpProtocols = ['HTTP', 'HTTPS']
const versions = ['HTTP1', 'HTTP2', 'GRPC']

/** The members that ModifyTargetGroup can change. */
type CheckSettings = Pick<
  GroupSettings,
  | 'HealthCheckEnabled'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckPath'
  | 'HealthCheckPort'
  | 'HealthCheckProtocol'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'Matcher'
  | 'UnhealthyThresholdCount'
>

/**
 * The settings of a new target group, defaults filled in.
 * @throws AwsError ValidationError, or InvalidConfigurationRequestException for what is not modelled
 */
export function newSettings(input: CreateTargetGroupInput): GroupSettings {
  const { TargetType = 'instance', IpAddressType = 'ipv4', ProtocolVersion = 'HTTP1' } = input
  oneOf(TargetType, ['instance', 'ip', 'lambda', 'alb'], 'targetType')
  if (TargetType !== 'instance' && TargetType !== 'ip') {
    throw notSimulated(`the target type ${TargetType}`, 'Use ip or instance.')
  }
  const Protocol = required(input.Protocol, 'A protocol')
  if (!httpProtocols.includes(Protocol)) {
    throw notSimulated(`target groups of the protocol ${Protocol}`, 'Use HTTP or HTTPS.')
  }
  oneOf(ProtocolVersion, versions, 'protocolVersion')
  oneOf(IpAddressType, Object.values(TargetGroupIpAddressTypeEnum), 'ipAddressType')
  if (input.TargetControlPort !== undefined) {
    throw notSimulated('target control ports', 'Leave TargetControlPort out.')
  }
  const Port = required(input.Port, 'A port')
  between(Port, 1, 65_535, 'Port')
  const settings = {
    Protocol,
    ProtocolVersion,
    Port,
    VpcId: required(input.VpcId, 'A VPC ID'),
    TargetType,
    IpAddressType,
    ...mergedChecks(defaultChecks(ProtocolVersion), input),
  }
  checkSettings(settings)
  return settings
}

function defaultChecks(version: string): CheckSettings {
  const isGrpc = version === 'GRPC'
  return {
    HealthCheckEnabled: true,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckPath: isGrpc ? '/AWS.ALB/healthcheck' : '/',
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    Matcher: isGrpc ? { GrpcCode: '12' } : { HttpCode: '200' },
  }
}

/** The settings after ModifyTargetGroup: what the request leaves out stays. */
export function modifiedSettings(
  live: GroupSettings,
  input: ModifyTargetGroupInput,
): GroupSettings {
  const settings = { ...live, ...mergedChecks(live, input) }
  checkSettings(settings)
  return settings
}

function mergedChecks(live: CheckSettings, input: CheckSettings): CheckSettings {
  return {
    HealthCheckEnabled: input.HealthCheckEnabled ?? live.HealthCheckEnabled,
    HealthCheckProtocol: input.HealthCheckProtocol ?? live.HealthCheckProtocol,
    HealthCheckPort: input.HealthCheckPort ?? live.HealthCheckPort,
    HealthCheckPath: input.HealthCheckPath ?? live.HealthCheckPath,
    HealthCheckIntervalSeconds: input.HealthCheckIntervalSeconds ?? live.HealthCheckIntervalSeconds,
    HealthCheckTimeoutSeconds: input.HealthCheckTimeoutSeconds ?? live.HealthCheckTimeoutSeconds,
    HealthyThresholdCount: input.HealthyThresholdCount ?? live.HealthyThresholdCount,
    UnhealthyThresholdCount: input.UnhealthyThresholdCount ?? live.UnhealthyThresholdCount,
    Matcher: input.Matcher ?? live.Matcher,
  }
}

function checkSettings(settings: GroupSettings): void {
  const { HealthCheckIntervalSeconds: interval = 30, HealthCheckTimeoutSeconds: timeout = 5 } =
    settings
  if (settings.HealthCheckEnabled !== true) {
    throw invalid('Health checks cannot be disabled for the target types instance and ip.')
  }
  oneOf(settings.HealthCheckProtocol, httpProtocols, 'healthCheckProtocol')
  between(interval, 5, 300, 'Health check interval')
  between(timeout, 2, 120, 'Health check timeout')
  between(settings.HealthyThresholdCount, 2, 10, 'Healthy threshold count')
  between(settings.UnhealthyThresholdCount, 2, 10, 'Unhealthy threshold count')
  if (timeout >= interval) {
    throw invalid(
      `Health check timeout '${timeout}' must be smaller than the interval '${interval}'.`,
    )
  }
  const { HealthCheckPath: path = '', HealthCheckPort: port = '' } = settings
  if (!/^\/.{0,1023}$/.test(path)) {
    throw invalid(
      `Health check path '${path}' must begin with a '/' and have 1 to 1024 characters.`,
    )
  }
  if (port !== 'traffic-port') between(Number(port), 1, 65_535, 'Health check port')
  checkMatcher(settings.Matcher, settings.ProtocolVersion === 'GRPC')
}

function checkMatcher(matcher: Matcher = {}, isGrpc: boolean): void {
  const codes = isGrpc ? matcher.GrpcCode : matcher.HttpCode
  const [low, high] = isGrpc ? [0, 99] : [200, 499]
  const numbers = codes?.split(/[,-]/).map(Number) ?? []
  const isList = /^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(codes ?? '')
  if (isList && numbers.every((code) => code >= low && code <= high)) return
  throw invalid(
    `Health check matcher '${codes}' must be a list of codes or ranges of codes from ${low} to ${high}.`,
  )
}
