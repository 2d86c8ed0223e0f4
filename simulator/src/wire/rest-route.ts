import type { WireOperation, WireService } from './catalog.ts'
import { headerName, placeOf } from './rest.ts'
import { requiredMembers } from './sdk.ts'
import type { WireRequest } from './types.ts'

/** What has to be true of a request for one REST operation, worked out once. */
interface RestRule {
  readonly operation: WireOperation
  readonly method: string
  readonly path: RegExp
  /** Labels in the order of the groups of `path`. */
  readonly labels: readonly string[]
  /** Fixed pieces of the query string, without `x-id`. */
  readonly fixed: readonly (readonly [string, string])[]
  /** Names the operation, but not every client sends it. */
  readonly id: string | undefined
  readonly requiredQuery: readonly string[]
  readonly requiredHeaders: readonly string[]
  readonly needsBucket: boolean
}

export interface RestRoute {
  readonly operation: WireOperation
  readonly labels: Readonly<Record<string, string>>
}

const rulesOf = new WeakMap<WireService, readonly RestRule[]>()

/**
 * The operation that a REST request means. `path` has no bucket in it any more. Operations share paths: the one with the
 * most of its fixed and required pieces present wins, and `x-id` decides where a client sends it.
 */
export function routeRest(
  service: WireService,
  request: WireRequest,
  path: string,
  bucket: string | undefined,
): RestRoute | undefined {
  const rules = rulesOf.get(service) ?? [...service.operations.values()].flatMap(ruleOf)
  rulesOf.set(service, rules)
  const [best] = rules
    .filter((rule) => fits(rule, request, path, bucket))
    .toSorted((a, b) => weight(b, request) - weight(a, request))
  if (best === undefined) return undefined
  const [, ...values] = best.path.exec(path) ?? []
  const pairs = best.labels.map((label, i) => [label, decodeURIComponent(values[i] ?? '')] as const)
  const labels = Object.fromEntries(pairs)
  return {
    operation: best.operation,
    labels: bucket === undefined ? labels : { ...labels, Bucket: bucket },
  }
}

function ruleOf(operation: WireOperation): RestRule[] {
  if (operation.http === undefined) return []
  const [method, uri] = operation.http
  const [template = '/', query = ''] = uri.split('?')
  const pieces = [...new URLSearchParams(query)]
  const members = operation.input.isStructSchema() ? [...operation.input.structIterator()] : []
  const required = requiredMembers(operation.input)
  const bound = members.filter(([name]) => required.includes(name)).map(([, member]) => member)
  return [
    {
      operation,
      method,
      path: pathPattern(template),
      labels: [...template.matchAll(/\{(\w+)\+?\}/g)].map(([, label = '']) => label),
      fixed: pieces.filter(([name]) => name !== 'x-id'),
      id: pieces.find(([name]) => name === 'x-id')?.[1],
      requiredQuery: bound
        .filter((member) => placeOf(member) === 'query')
        .map((member) => String(member.getMergedTraits().httpQuery)),
      requiredHeaders: bound.filter((member) => placeOf(member) === 'header').map(headerName),
      needsBucket: required.includes('Bucket') && !template.includes('{Bucket'),
    },
  ]
}

function pathPattern(template: string): RegExp {
  const pattern = template
    .split(/(\{\w+\+?\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
      return part.endsWith('+}') ? '(.+)' : '([^/]+)'
    })
    .join('')
  return new RegExp(`^${pattern}$`, 's')
}

function fits(
  rule: RestRule,
  { method, query, headers }: WireRequest,
  path: string,
  bucket: string | undefined,
): boolean {
  const id = query.get('x-id')?.[0]
  return (
    rule.method === method &&
    rule.needsBucket === (bucket !== undefined) &&
    (id === undefined || rule.id === undefined || rule.id === id) &&
    rule.fixed.every(([name, value]) => query.has(name) && matchesFixed(query.get(name), value)) &&
    rule.requiredQuery.every((name) => query.has(name)) &&
    rule.requiredHeaders.every((name) => name in headers) &&
    rule.path.test(path)
  )
}

/** `?versions` and `?versions=` mean the same. */
function matchesFixed(values: readonly string[] | undefined, wanted: string): boolean {
  return wanted === '' || (values?.includes(wanted) ?? false)
}

function weight(rule: RestRule, { query }: WireRequest): number {
  const specific = rule.fixed.length + rule.requiredQuery.length + rule.requiredHeaders.length
  const isNamed = rule.id !== undefined && rule.id === query.get('x-id')?.[0]
  return specific + (isNamed ? 100 : 0)
}
