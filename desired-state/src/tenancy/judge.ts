import { printable, problemAt } from '../text/problem.ts'
import type { Path, Span, Tree } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { allows, patternsOf, type Scene } from './allow.ts'
import type { AllowList, Decision, Limit } from '../decisions/decision.ts'
import type { Tenant } from '../spec/tenant.ts'

/** Whose bounds a unit keeps to, and where. */
export interface Court {
  readonly tenant: Tenant
  readonly scene: Scene
  /** The team of an object of the source, by its short name. */
  readonly teamOf: (object: string) => string | undefined
}

/** A value, and where it was written. */
export interface Exhibit {
  readonly value: unknown
  readonly at: Span
  readonly path: Path
  /** Where it came from when a variable put it here. */
  readonly from?: string | undefined
}

/** A single value of a tree; nothing for one that is told already, or not known yet. */
export function exhibitOf(tree: Tree, path: Path): Exhibit | undefined {
  if (tree.is !== 'scalar' || tree.told === true) return undefined
  return { value: tree.value, at: tree.at, path, from: tree.from }
}

/** What a decision says about a value. */
export function judge(
  exhibit: Exhibit,
  decision: Decision | undefined,
  court: Court,
): readonly Problem[] {
  const { value } = exhibit
  const { tenant, teamOf } = court
  if (decision === 'free' || decision === 'together' || decision === 'logOptions') return []
  if (decision === undefined)
    return deny(exhibit, court, 'this field', 'no tenant can allow it yet')
  if (decision === 'never') {
    return deny(exhibit, court, 'this', 'it leads to the host; no tenant can allow it')
  }
  if (decision === 'exec') {
    const allowed = value !== true || tenant.spec.exec
    return allowed ? [] : deny(exhibit, court, 'exec', 'its spec would have to say "exec: true"')
  }
  if (decision === 'own') {
    const team = teamOf(String(value))
    const own = team !== undefined && tenant.spec.teams.includes(team)
    return own ? [] : deny(exhibit, court, 'a job of another tenant', 'name a job of its own')
  }
  if (isLimit(decision)) return judgeSize(exhibit, decision, court)
  return judgeName(exhibit, decision, court)
}

function isLimit(decision: AllowList | Limit): decision is Limit {
  return decision.startsWith('limits.')
}

function judgeSize(exhibit: Exhibit, limit: Limit, court: Court): readonly Problem[] {
  const size = limit.slice('limits.'.length) as 'cpu' | 'memory' | 'tasks'
  const most = court.tenant.spec.limits[size]
  // Texts of AWS, such as "4 vCPU", are no number, and so never within a limit.
  if (most === undefined || exhibit.value === null || Number(exhibit.value) <= most) return []
  return deny(exhibit, court, `more ${size} than ${most}`, 'write less')
}

function judgeName(exhibit: Exhibit, list: AllowList, court: Court): readonly Problem[] {
  const { value } = exhibit
  const { spec } = court.tenant
  if (value === null) return []
  if (typeof value !== 'string' || !allows(spec, list, value, court.scene)) {
    return deny(exhibit, court, nouns[list], allowedHint(patternsOf(spec, list), list))
  }
  const pinned = list !== 'images' || !spec.images.requireDigest || value.includes('@sha256:')
  const hint = 'write the digest behind the tag: @sha256:…'
  return pinned ? [] : deny(exhibit, court, 'an image without its digest', hint)
}

/** A problem that says which tenant does not allow what. */
export function deny(
  { at, path, from }: Exhibit,
  { tenant }: Pick<Court, 'tenant'>,
  what: string,
  hint: string,
): readonly Problem[] {
  const message = `tenant ${tenant.name} does not allow ${what}`
  return [problemAt(at, path, message, from === undefined ? hint : `${hint}; ${from}`)]
}

/** Patterns that a hint lists at most. */
const listedMax = 10

export function allowedHint(patterns: readonly string[], list: string): string {
  if (patterns.length === 0) return `it lists nothing in "${list}"`
  const listed = patterns.slice(0, listedMax).map(printable).join(', ')
  return `allowed: ${listed}${patterns.length > listedMax ? ', …' : ''}`
}

const nouns: Readonly<Record<AllowList, string>> = {
  accounts: 'this account',
  regions: 'this region',
  clusters: 'this cluster',
  subnets: 'this subnet',
  securityGroups: 'this security group',
  images: 'this image',
  'roles.task': 'this role of the task',
  'roles.execution': 'this execution role',
  'roles.infrastructure': 'this infrastructure role',
  'roles.scheduler': 'this scheduler role',
  secrets: 'this secret',
  listeners: 'this listener',
  hosts: 'this host name',
  paths: 'this path',
  fileSystems: 'this file system',
  logGroups: 'this log group',
  registries: 'this registry',
  namespaces: 'this namespace',
  meshNames: 'this name in the mesh',
  capacityProviders: 'this capacity provider',
  queues: 'this queue',
  alarms: 'this alarm',
  topics: 'this topic',
  webhooks: 'this address',
  resources: 'this resource',
  tags: 'this tag',
  'puppet.nodes': 'this host',
}
