import type { LiveRoute } from '@plumbline/controller'
import type { JsonObject } from '@plumbline/controller/model'
import { textOf } from './json.ts'

/** The listeners of routes by the names that an environment gives them. */
export function listenersOf(routes: readonly LiveRoute[]): ReadonlyMap<string, string> {
  const byArn = new Map(routes.map((route) => [textOf(route.listener.ListenerArn) ?? '', route]))
  const found = new Map<string, string>()
  for (const [arn, { listener, loadBalancer }] of byArn) {
    const scheme = loadBalancer.Scheme === 'internal' ? 'internal' : 'public'
    const names = [scheme, `${scheme}-${JSON.stringify(listener.Port ?? 0)}`, ...numbered(scheme)]
    found.set(names.find((name) => !found.has(name)) ?? scheme, arn)
  }
  return found
}

function numbered(scheme: string): readonly string[] {
  return Array.from({ length: 100 }, (_, index) => `${scheme}-${index + 2}`)
}

/** Ranges of priorities that are tried, in order: the first is what the language uses by itself. */
const ranges = [
  [1_000, 19_999],
  [20_000, 39_999],
  [40_000, 49_999],
] as const

/** Each listener with priorities that no rule has yet. */
export function rangesIn(
  listeners: ReadonlyMap<string, string>,
  priorities: ReadonlyMap<string, readonly number[]>,
): JsonObject {
  return Object.fromEntries(
    [...listeners].map(([name, arn]) => {
      const used = priorities.get(arn) ?? []
      const free = ranges.find(([from, to]) => !used.some((one) => one >= from && one <= to))
      const [first] = ranges
      const range = free === undefined || free === first ? undefined : `${free[0]}-${free[1]}`
      return [name, range === undefined ? { arn } : { arn, rulePriorities: range }]
    }),
  )
}
