import { compareText } from './problem.ts'
import type { Ingress, IngressRule } from './service.ts'
import type { Environment } from './types.ts'

/** A route before it has priorities. */
export interface Route {
  /** `prod/service/web/shop`: unique, so that equal routes have one order. */
  readonly id: string
  readonly ingress: Omit<Ingress, 'rules'>
}

/** Condition values that one rule takes. Source: "Quotas for your Application Load Balancers", five per rule. */
const valuesPerRuleMax = 5

/** The rules of every route of one environment, by the route's id. Pure: the same routes get the same priorities. */
export function allocateRules(
  routes: readonly Route[],
  { listeners }: Pick<Environment, 'listeners'>,
): ReadonlyMap<string, readonly IngressRule[]> {
  const byListener = Map.groupBy(routes, ({ ingress }) => ingress.listener)
  const allocated = [...byListener].flatMap(([name, group]) => {
    const range = listeners[name]?.rulePriorities
    return range === undefined ? [] : allocateOn(group, range)
  })
  return new Map(allocated)
}

interface Draft {
  readonly route: Route
  readonly index: number
  readonly rule: Omit<IngressRule, 'priority'>
}

function allocateOn(
  routes: readonly Route[],
  range: { readonly from: number; readonly to: number },
): [string, readonly IngressRule[]][] {
  const drafts = routes.flatMap((route) =>
    rulesOf(route.ingress).map((rule, index): Draft => ({ route, index, rule })),
  )
  const free = drafts.filter(({ route }) => route.ingress.priority === undefined)
  const fixed = new Map(
    drafts.flatMap((draft) => {
      const { priority } = draft.route.ingress
      return priority === undefined ? [] : [[draft, priority + draft.index] as const]
    }),
  )
  const priorities = new Map([...fixed, ...spread(free, range, new Set(fixed.values()))])
  return routes.map((route) => [
    route.id,
    drafts
      .filter((draft) => draft.route === route)
      .map((draft) => ({ ...draft.rule, priority: priorities.get(draft) ?? 0 })),
  ])
}

/**
 * A place in the range for each rule: more specific rules come first, and a rule's place depends on itself alone unless
 * its neighbourhood is crowded. So adding a service hardly ever moves the rule of another one.
 */
function spread(
  drafts: readonly Draft[],
  range: { readonly from: number; readonly to: number },
  taken: ReadonlySet<number>,
): ReadonlyMap<Draft, number> {
  const size = range.to - range.from + 1
  const ordered = drafts
    .map((draft) => ({ draft, at: vagueness(draft.rule), tie: tieOf(draft) }))
    .toSorted((a, b) => a.at - b.at || compareText(a.tie, b.tie))
  const found = new Map<Draft, number>()
  let last = range.from - 1
  for (const [index, { draft, at, tie }] of ordered.entries()) {
    const wish = range.from + Math.floor((at + hash(tie) / vaguenessSteps) * size)
    const latest = range.to - (ordered.length - 1 - index)
    let place = Math.max(last + 1, Math.min(wish, latest))
    while (taken.has(place)) place++
    found.set(draft, place)
    last = place
  }
  return found
}

const tieOf = ({ route, index }: Draft) => `${route.id}#${String(index).padStart(3, '0')}`

const pathCharactersMax = 128
const vaguenessSteps = 3 * pathCharactersMax

/** Between 0 and 1: how much a rule takes. A host before none, and a longer path before a shorter one. */
function vagueness({ hosts, paths }: Pick<IngressRule, 'hosts' | 'paths'>): number {
  const host = hosts.length === 0 ? 2 : hosts.some((one) => /[*?]/.test(one)) ? 1 : 0
  const literal = Math.min(...paths.map(literalLength), pathCharactersMax - 1)
  const path = paths.length === 0 ? 0 : literal
  return (host * pathCharactersMax + (pathCharactersMax - 1 - path)) / vaguenessSteps
}

/** Characters before the first wildcard; a path without one is as specific as can be. */
function literalLength(path: string): number {
  const wild = path.search(/[*?]/)
  return wild === -1 ? path.length + 1 : wild
}

/** A number in [0, 1) that depends on the text alone (FNV-1a). */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return value / 2 ** 32
}

/** The conditions of a route in rules of at most five values each. */
function rulesOf(route: Omit<Ingress, 'rules'>): readonly Omit<IngressRule, 'priority'>[] {
  const paths = [...new Set(route.paths.flatMap((path) => withBare(path, route.bare)))]
  const headers = Object.values(route.headers).flat().length
  const room = valuesPerRuleMax - headers
  const hostsEach = paths.length === 0 ? room : Math.max(1, Math.min(route.hosts.length, room - 1))
  const hostChunks = chunks(route.hosts, hostsEach)
  const pathChunks = chunks(paths, Math.max(1, room - Math.min(route.hosts.length, hostsEach)))
  return hostChunks.flatMap((hosts) =>
    pathChunks.map((some) => ({ hosts, paths: some, headers: route.headers })),
  )
}

/** `/reporting/*` does not match `/reporting` itself. */
function withBare(path: string, bare: boolean): readonly string[] {
  const short = path.slice(0, -2)
  return bare && path.endsWith('/*') && short !== '' ? [path, short] : [path]
}

/** At least one chunk, if only an empty one. */
function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.max(1, Math.ceil(items.length / size))
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}
