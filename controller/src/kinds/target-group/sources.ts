import type { Unit } from '@plumbline/desired-state'
import { specPath } from '../sources.ts'
import { routeHash, routeHashIn } from '../target-group-names.ts'

/** Field of the normal form → field of an ingress, and the name that AWS has for it, which `raw` uses. */
const fields: Readonly<Record<string, readonly [ingress: string | undefined, raw: string]>> = {
  protocol: [undefined, 'Protocol'],
  protocolVersion: ['protocol', 'ProtocolVersion'],
  targetType: [undefined, 'TargetType'],
  ipAddressType: [undefined, 'IpAddressType'],
  'health.protocol': [undefined, 'HealthCheckProtocol'],
  'health.port': [undefined, 'HealthCheckPort'],
  'health.path': ['health.path', 'HealthCheckPath'],
  'health.interval': ['health.interval', 'HealthCheckIntervalSeconds'],
  'health.timeout': ['health.timeout', 'HealthCheckTimeoutSeconds'],
  'health.healthy': ['health.healthy', 'HealthyThresholdCount'],
  'health.unhealthy': ['health.unhealthy', 'UnhealthyThresholdCount'],
  'health.codes': ['health.codes', 'Matcher'],
}

const attributes: Readonly<Record<string, string>> = {
  'deregistration_delay.timeout_seconds': 'drain',
  'slow_start.duration_seconds': 'slowStart',
  'stickiness.enabled': 'stickiness',
  'stickiness.lb_cookie.duration_seconds': 'stickiness',
}

/** Where the documents say a field of a target group: at the ingress that its name tells, or below `raw`. */
export function sources(path: readonly string[], unit: Unit, name: string): readonly string[] {
  if (unit.kind !== 'service') return []
  const route = routeHashIn(name)
  const ingress = Object.keys(unit.spec.ingress).find((one) => routeHash(one) === route)
  if (ingress === undefined) return []
  const raw = (...keys: readonly string[]) => specPath('spec.raw.targetGroups', ingress, ...keys)
  const below = (field: string) => specPath('spec.ingress', ingress, ...field.split('.'))
  const [section, key = ''] = path
  if (section === 'attributes') {
    const field = attributes[key]
    return [raw('Attributes', key), ...(field === undefined ? [] : [below(field)])]
  }
  const [field, member] = fields[path.join('.')] ?? []
  return [
    ...(member === undefined ? [] : [raw(member)]),
    ...(field === undefined ? [] : [below(field)]),
  ]
}
