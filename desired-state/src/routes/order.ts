import type { Conditions } from './conditions.ts'
import { split } from './conditions.ts'
import { compareRequests, requestsMeet, requestsOf, type Request } from './request.ts'

/** A rule before it has a priority. */
export interface Draft {
  /** The route that it carries, `prod/service/web/shop`, and its place among the rules of that. */
  readonly route: string
  readonly index: number
  readonly conditions: Conditions
  readonly requests: readonly Request[]
  /** Of all that it takes, what takes most. */
  readonly widest: Request
}

/** Two rules of different routes that take some requests both, by one value of each. */
export interface Meeting {
  readonly drafts: readonly [Draft, Draft]
  readonly requests: readonly [Request, Request]
}

/** Rules in an order in which the more specific of two that meet comes first. */
export interface Order {
  readonly drafts: readonly Draft[]
  readonly meetings: readonly Meeting[]
  /** The rules that must come after one. */
  readonly after: ReadonlyMap<Draft, ReadonlySet<Draft>>
}

export function draftOf(route: string, index: number, conditions: Conditions): Draft {
  const requests = requestsOf(conditions)
  const widest = requests.toSorted(compareRequests).at(-1) as Request
  return { route, index, conditions, requests, widest }
}

/**
 * Two rules of several paths may each be the more specific one by another path. No order is right then, so that rules in
 * such circles are split until there is none: rules of one host and path each can always be ordered.
 */
export function orderOf(drafts: readonly Draft[]): Order {
  const meetings = meetingsOf(drafts)
  const after = followers(drafts, meetings)
  const tangled = inCircles(drafts, after)
  const pieces = drafts.flatMap((draft) => (tangled.has(draft) ? splitDraft(draft) : [draft]))
  return pieces.length === drafts.length ? { drafts, meetings, after } : orderOf(numbered(pieces))
}

function splitDraft({ route, index, conditions }: Draft): readonly Draft[] {
  return split(conditions).map((one) => draftOf(route, index, one))
}

/** The rules of each route count from 0. */
function numbered(drafts: readonly Draft[]): readonly Draft[] {
  const counts = new Map<string, number>()
  return drafts.map((draft) => {
    const index = counts.get(draft.route) ?? 0
    counts.set(draft.route, index + 1)
    return { ...draft, index }
  })
}

/** Rules whose hosts are exact meet only those of the same host and those with wildcards. */
function meetingsOf(drafts: readonly Draft[]): readonly Meeting[] {
  const all = drafts.flatMap((draft) => draft.requests.map((request) => ({ draft, request })))
  const wide = all.filter(({ request }) => /[*?]/.test(request.host.text))
  const exact = all.filter(({ request }) => !/[*?]/.test(request.host.text))
  const groups = [...Map.groupBy(exact, ({ request }) => request.host.text).values()]
  return [
    ...groups.flatMap((group) => pairs(group)),
    ...pairs(wide),
    ...wide.flatMap((one) => exact.flatMap((other) => meet(one, other))),
  ]
}

interface Side {
  readonly draft: Draft
  readonly request: Request
}

function pairs(sides: readonly Side[]): readonly Meeting[] {
  return sides.flatMap((one, index) => sides.slice(index + 1).flatMap((other) => meet(one, other)))
}

function meet(one: Side, other: Side): readonly Meeting[] {
  if (one.draft.route === other.draft.route || !requestsMeet(one.request, other.request)) return []
  return [{ drafts: [one.draft, other.draft], requests: [one.request, other.request] }]
}

function followers(
  drafts: readonly Draft[],
  meetings: readonly Meeting[],
): ReadonlyMap<Draft, ReadonlySet<Draft>> {
  const after = new Map(drafts.map((draft) => [draft, new Set<Draft>()]))
  for (const { drafts: sides, requests } of meetings) {
    const order = compareRequests(...requests)
    if (order < 0) after.get(sides[0])?.add(sides[1])
    if (order > 0) after.get(sides[1])?.add(sides[0])
  }
  return after
}

/** What is left when rules that nothing comes before, or nothing after, are taken away again and again. */
function inCircles(
  drafts: readonly Draft[],
  after: ReadonlyMap<Draft, ReadonlySet<Draft>>,
): ReadonlySet<Draft> {
  const left = new Set(drafts)
  const before = invert(after)
  for (let size = Infinity; left.size < size;) {
    size = left.size
    for (const draft of left) {
      const free = [after, before].some(
        (edges) => ![...(edges.get(draft) ?? [])].some((other) => left.has(other)),
      )
      if (free) left.delete(draft)
    }
  }
  return left
}

export function invert(
  after: ReadonlyMap<Draft, ReadonlySet<Draft>>,
): ReadonlyMap<Draft, ReadonlySet<Draft>> {
  const before = new Map([...after.keys()].map((draft) => [draft, new Set<Draft>()]))
  for (const [draft, followers] of after) {
    for (const follower of followers) before.get(follower)?.add(draft)
  }
  return before
}
