import type { Fleet, HostState, HostStatus } from '../../model/index.ts'
import type { Instance } from './instances.ts'
import { desiredOf, targetOf, type Pointer } from './pointer.ts'
import type { Report } from './reports.ts'
import type { BundleRequest } from './request.ts'

/** After this many intervals without a report a host counts as stale. */
const intervalsMax = 3

/** What was seen of hosts. */
export interface Seen {
  readonly reports: readonly Report[]
  /** Those that have the tags of the documents. */
  readonly instances: readonly Instance[]
}

/** The names of the hosts that are known. */
export function nodesOf(request: BundleRequest, seen: Seen, now: number): readonly string[] {
  return hostsOf(request, request.apply, seen, now).map(({ node }) => node)
}

/** How the hosts of a bundle stand. Pure. */
export function fleetOf(request: BundleRequest, pointer: Pointer, seen: Seen, now: number): Fleet {
  const hosts = hostsOf(request, pointer.apply, seen, now)
    .map((host) => statusOf(host, pointer, now))
    .toSorted((a, b) => severity.indexOf(b.is) - severity.indexOf(a.is))
  return {
    ...rollUp(hosts, request, pointer, now),
    digest: targetOf(pointer) ?? '',
    generation: pointer.generation,
    validation: request.validation,
    hosts,
  }
}

interface Host {
  readonly node: string
  readonly report?: Report
  readonly instance?: Instance
}

/**
 * Those that the documents name, the instances with their tags, and whoever else reports: which bundle a host takes is
 * said on the host. One that nobody means, such as an instance that is gone, is forgotten when it falls silent.
 */
function hostsOf(
  { nodes }: BundleRequest,
  apply: Pointer['apply'],
  { reports, instances }: Seen,
  now: number,
): readonly Host[] {
  const byNode = new Map(reports.map((report) => [report.node, report]))
  const found = new Map<string, Host>()
  const add = (node: string, instance?: Instance): void => {
    const report = byNode.get(node)
    found.set(node, {
      ...found.get(node),
      node,
      ...(report !== undefined && { report }),
      ...(instance !== undefined && { instance }),
    })
  }
  for (const node of nodes) add(node)
  for (const instance of instances) {
    const { names, id } = instance
    const node = names.find((name) => byNode.has(name) || found.has(name)) ?? names[0] ?? id
    add(node, instance)
  }
  for (const { node, at } of reports) {
    if (!found.has(node) && now - at <= lateMs(apply)) add(node)
  }
  return [...found.values()].toSorted((a, b) => (a.node < b.node ? -1 : 1))
}

/** After this a host that says nothing is late (ms). */
function lateMs({ everySeconds, splaySeconds }: Pointer['apply']): number {
  return (everySeconds * intervalsMax + splaySeconds) * 1_000
}

/** Least first. */
const severity: readonly HostState[] = [
  'converged',
  'pending',
  'waiting',
  'progressing',
  'stale',
  'refused',
  'failed',
]

function rollUp(
  hosts: readonly HostStatus[],
  request: BundleRequest,
  pointer: Pointer,
  now: number,
): Pick<Fleet, 'is' | 'why'> {
  const { next } = pointer
  const [worst] = hosts
  if (worst === undefined) return rollUpNobody(request, pointer, now)
  const same = hosts.filter(({ is }) => is === worst.is).map(({ node }) => node)
  const who = `${same.slice(0, 3).join(', ')}${same.length > 3 ? ` and ${same.length - 3} more` : ''}`
  const told = { why: `${who}: ${worst.why}` }
  if (worst.is === 'failed' || worst.is === 'refused') return { is: 'Degraded', ...told }
  if (worst.is === 'stale') return { is: 'Stale', ...told }
  if (worst.is === 'progressing') return { is: 'Progressing', ...told }
  if (next !== undefined) {
    const count = `${next.nodes.length} of ${hosts.length} hosts`
    return { is: 'Progressing', why: `wave ${next.wave}: ${count} have the new bundle` }
  }
  const pending = hosts.filter(({ is }) => is === 'pending').length
  const only = pending > 0 ? `; ${pending} only tell what would change` : ''
  return { is: 'Converged', why: `${hosts.length} hosts have the bundle${only}` }
}

/** Nothing is known of the bundle where no host is: neither that it works nor that it does not. */
function rollUpNobody(
  { ec2Tags }: BundleRequest,
  { publishedAt, apply }: Pointer,
  now: number,
): Pick<Fleet, 'is' | 'why'> {
  const tags = Object.entries(ec2Tags).map(([key, value]) => `${key}=${value}`)
  const sought =
    tags.length === 0 ? '' : `no running instance has the tags ${tags.join(', ')}, and `
  return now - Date.parse(publishedAt) > lateMs(apply)
    ? { is: 'Stale', why: `${sought}no host reports` }
    : { is: 'Progressing', why: `${sought}no host has reported yet` }
}

function statusOf({ node, report, instance }: Host, pointer: Pointer, now: number): HostStatus {
  const desired = desiredOf(pointer, node) ?? undefined
  const { is, why } = judge(report, desired, pointer, { now, since: instance?.launchedAt ?? 0 })
  return {
    node,
    ...(instance !== undefined && { instance: instance.id }),
    is,
    why,
    ...(desired !== undefined && { desired }),
    ...(report?.current !== undefined && { current: report.current }),
    ...(report?.applied !== undefined && { applied: report.applied }),
    drift: report?.drift ?? false,
    ...(report?.drift === true && { mended: report.changed }),
    failed: report?.failed ?? [],
    ...(report !== undefined && { reportedAt: report.at }),
    ...(report?.result === 'refused' && { refusal: `${report.phase}: ${report.message}` }),
  }
}

function judge(
  report: Report | undefined,
  desired: string | undefined,
  pointer: Pointer,
  { now, since }: { readonly now: number; readonly since: number },
): { readonly is: HostState; readonly why: string } {
  const late = lateMs(pointer.apply)
  const published = Date.parse(pointer.publishedAt)
  if (report === undefined) {
    // An instance that was started long after the bundle was published has its time too.
    return now - Math.max(published, since) > late
      ? { is: 'stale', why: 'it has never reported' }
      : { is: 'progressing', why: 'it has not reported yet' }
  }
  if (now - report.at > late) {
    return { is: 'stale', why: `its last report is of ${new Date(report.at).toISOString()}` }
  }
  const refused = report.result === 'refused' && report.at >= published
  const current = report.generation === pointer.generation || report.desired === desired
  if (!refused && !current) return { is: 'progressing', why: 'it has not seen the newest pointer' }
  return told(report, desired)
}

function told(
  { result, phase, message, failed, applied, current }: Report,
  desired: string | undefined,
): { readonly is: HostState; readonly why: string } {
  const [resource] = failed
  switch (result) {
    case 'refused':
      return { is: 'refused', why: `${phase}: ${message}` }
    case 'converged':
      if (desired !== undefined && desired === (applied ?? current)) {
        return { is: 'converged', why: 'it has the bundle' }
      }
      return { is: 'progressing', why: 'it has applied another bundle' }
    case 'pending':
      return { is: 'pending', why: 'something would change' }
    case 'waiting':
    case 'retired':
      return desired === undefined
        ? { is: 'waiting', why: 'its wave has not come' }
        : { is: 'progressing', why: 'it has not seen the newest pointer' }
    default: {
      const what = resource === undefined ? message : `${resource}: ${message}`
      return { is: 'failed', why: `${phase}: ${what}` }
    }
  }
}
