import type { Fleet, HostState, HostStatus } from '../../model/index.ts'
import { desiredOf, targetOf, type Pointer } from './pointer.ts'
import type { Report } from './reports.ts'
import type { BundleRequest } from './request.ts'

/** After this many intervals without a report a host counts as stale. */
const intervalsMax = 3

/** The hosts that are known: those that the documents name, and those that have reported. */
export function nodesOf(request: BundleRequest, reports: readonly Report[]): readonly string[] {
  return [...new Set([...request.nodes, ...reports.map(({ node }) => node)])].toSorted()
}

/** How the hosts of a bundle stand. Pure. */
export function fleetOf(
  request: BundleRequest,
  pointer: Pointer,
  reports: readonly Report[],
  now: number,
): Fleet {
  const byNode = new Map(reports.map((report) => [report.node, report]))
  const hosts = nodesOf(request, reports)
    .map((node) => hostOf(node, byNode.get(node), pointer, now))
    .toSorted((a, b) => severity.indexOf(b.is) - severity.indexOf(a.is))
  return {
    ...rollUp(hosts, pointer),
    digest: targetOf(pointer) ?? '',
    generation: pointer.generation,
    validation: request.validation,
    hosts,
  }
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

function rollUp(hosts: readonly HostStatus[], { next }: Pointer): Pick<Fleet, 'is' | 'why'> {
  const [worst] = hosts
  if (worst === undefined) return { is: 'Progressing', why: 'no host has reported yet' }
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

function hostOf(
  node: string,
  report: Report | undefined,
  pointer: Pointer,
  now: number,
): HostStatus {
  const desired = desiredOf(pointer, node) ?? undefined
  const { is, why } = judge(report, desired, pointer, now)
  return {
    node,
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
  now: number,
): { readonly is: HostState; readonly why: string } {
  const { everySeconds, splaySeconds } = pointer.apply
  const lateMs = (everySeconds * intervalsMax + splaySeconds) * 1_000
  const published = Date.parse(pointer.publishedAt)
  if (report === undefined) {
    return now - published > lateMs
      ? { is: 'stale', why: 'it has never reported' }
      : { is: 'progressing', why: 'it has not reported yet' }
  }
  if (now - report.at > lateMs) {
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
