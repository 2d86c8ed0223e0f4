import type { JsonObject } from '@plumbline/controller/model'
import { seconds } from '../container.ts'
import { isObject, listOf, numberOf, present, textOf } from '../json.ts'
import { readManifest, type Reading } from './reading.ts'
import { durationOf } from './words.ts'

export interface Routes {
  readonly ingress: JsonObject
  /** Below `raw.targetGroups`, by ingress. */
  readonly targetGroups: JsonObject
  /** The longest time that failing checks of a new task are passed over. */
  readonly graceSeconds?: number | undefined
}

/** Ports on which sidecars listen, by name. */
type Ports = Readonly<Record<string, number | undefined>>

/** Routes of the shared load balancer: that of `http`, and one for each of `additional_rules`. */
export function routesOf(root: Reading, listener: string, ports: Ports): Routes {
  const http = root.part('http')
  if (http.keys().length === 0) {
    root.plain('http')
    return { ingress: {}, targetGroups: {} }
  }
  const rules = listOf(http.take('additional_rules'))
  const others = rules.map((rule, index) => {
    const reading = readManifest(rule, (path) => [`additional_rules[${index}]`, ...path].join('.'))
    const found = routeOf(reading.root, listener, ports)
    for (const { place, what, todo } of reading.notes()) http.tell(place, what, todo)
    return [`rule-${index + 1}`, found] as const
  })
  const all = [['web', routeOf(http, listener, ports)] as const, ...others]
  const groups = all.filter(([, { healthPort }]) => healthPort !== undefined)
  return {
    ingress: Object.fromEntries(all.map(([name, { spec }]) => [name, spec])),
    targetGroups: Object.fromEntries(
      groups.map(([name, { healthPort }]) => [name, { HealthCheckPort: String(healthPort) }]),
    ),
    graceSeconds: Math.max(...all.map(([, { graceSeconds }]) => graceSeconds)),
  }
}

interface Route {
  readonly spec: JsonObject
  readonly healthPort?: number | undefined
  readonly graceSeconds: number
}

/** How long ECS passes over failing checks when the manifest says nothing. */
const usualGraceSeconds = 60
/** How long a task that leaves may finish its requests when the manifest says nothing. */
const usualDrainSeconds = 60

function routeOf(http: Reading, listener: string, ports: Ports): Route {
  const { health, port: healthPort, graceSeconds } = healthOf(http)
  const { container, port } = targetOf(http, ports)
  const version = textOf(http.take('version'))?.toLowerCase()
  const hosts = hostsOf(http.take('alias'))
  tellNames(http, hosts)
  if (http.keys().includes('allowed_source_ips')) {
    const todo = 'restrict the security group of the load balancer, or use a web ACL'
    http.tell('allowed_source_ips', 'routes do not look at the address of the client', todo)
  }
  return {
    spec: present({
      listener,
      hosts,
      paths: pathsOf(textOf(http.take('path')), hosts),
      container,
      port,
      protocol: version === 'grpc' || version === 'http2' ? version : undefined,
      health,
      drain: seconds(durationOf(http.take('deregistration_delay')) ?? usualDrainSeconds),
      stickiness: http.take('stickiness') === true ? true : undefined,
    }),
    healthPort,
    graceSeconds,
  }
}

/** The port decides when the manifest names no container: it is that of the container which listens on it. */
function targetOf(http: Reading, ports: Ports) {
  const named = textOf(http.take('target_container'))
  const number = numberOf(http.take('target_port'))
  const listening = Object.keys(ports).find(
    (name) => number !== undefined && ports[name] === number,
  )
  const container = named ?? listening
  return { container, port: number ?? (container === undefined ? undefined : ports[container]) }
}

/** Copilot points names at its load balancer, in the zone that stands beside them, and takes that back with its stack. */
function tellNames(http: Reading, hosts: readonly string[]): void {
  http.take('hosted_zone')
  const redirects = http.take('redirect_to_https') !== false
  if (hosts.length > 0) {
    const redirect = redirects ? ', and a redirect from port 80' : ''
    const what = `Copilot made the records of ${hosts.join(', ')} in Route 53${redirect}, and takes them away with its stack`
    const todo = redirects
      ? 'make records that outlive it, and let port 80 of the load balancer redirect by itself'
      : 'make records that outlive it, for the load balancer of the listener'
    http.tell('alias', what, todo)
  }
  if (redirects) return
  const what = 'Copilot answers on port 80 as well as on that of HTTPS'
  const todo = 'write a second route, on a listener of port 80 that the environment names'
  http.tell('redirect_to_https', what, todo)
}

function hostsOf(alias: unknown): readonly string[] {
  const texts = typeof alias === 'string' ? alias.split(',') : Array.isArray(alias) ? alias : []
  return (texts as readonly unknown[]).flatMap((one) => {
    const name = textOf(isObject(one) ? one.name : one)
    return name === undefined ? [] : [name.trim()]
  })
}

/** `/` is everything, which a host says by itself; `api` is `/api` and all below it. */
function pathsOf(path: string | undefined, hosts: readonly string[]): readonly string[] {
  const bare = (path ?? '/').replaceAll(/^\/+|\/+$|\/\*$/g, '')
  if (bare !== '') return [`/${bare}/*`]
  return hosts.length > 0 ? [] : ['/*']
}

function healthOf(http: Reading) {
  const text = textOf(http.plain('healthcheck'))
  const part = http.part('healthcheck')
  const grace = durationOf(part.take('grace_period'))
  return {
    health: present({
      path: text ?? textOf(part.take('path')) ?? '/',
      interval: seconds(durationOf(part.take('interval'))),
      timeout: seconds(durationOf(part.take('timeout'))),
      healthy: numberOf(part.take('healthy_threshold')),
      unhealthy: numberOf(part.take('unhealthy_threshold')),
      codes: codesOf(part.take('success_codes')),
    }),
    port: numberOf(part.take('port')),
    graceSeconds: grace ?? usualGraceSeconds,
  }
}

function codesOf(codes: unknown): string | undefined {
  return typeof codes === 'number' ? String(codes) : textOf(codes)
}
