import type { Draft, Order } from './order.ts'
import type { Places } from './places.ts'
import { requestCovers, sameRequest, type Request } from './request.ts'

/** Two routes that stand in each other's way, or one for which there is no room. */
export type RouteConflict =
  /** Both take the same requests. */
  | { readonly what: 'same'; readonly sides: Sides }
  /** The second takes requests, and the first takes all of them before it. */
  | { readonly what: 'covered'; readonly sides: Sides; readonly priority: number }
  | { readonly what: 'priority'; readonly sides: Sides; readonly priority: number }
  | {
      readonly what: 'room'
      readonly route: string
      readonly wanted: number
      readonly room: number
    }
  /** ECS shifts the traffic of one rule, and the route has several. */
  | { readonly what: 'shift'; readonly route: string; readonly rules: number }

/** Two routes that stand in each other's way. */
export type Clash = Exclude<RouteConflict, { what: 'room' | 'shift' }>

export interface Side {
  readonly route: string
  readonly request?: Request
}

type Sides = readonly [Side, Side]

export function conflictsOf({ drafts, meetings }: Order, places: Places): readonly RouteConflict[] {
  const met = meetings.flatMap(({ drafts: both, requests }): readonly RouteConflict[] => {
    const [one, other] = [sideOf(both[0], requests[0]), sideOf(both[1], requests[1])]
    if (sameRequest(...requests)) return [{ what: 'same', sides: [one, other] }]
    const [first, second] = both.map((draft) => places.get(draft) ?? 0) as [number, number]
    if (first < second && requestCovers(...requests)) {
      return [{ what: 'covered', sides: [one, other], priority: first }]
    }
    if (second < first && requestCovers(requests[1], requests[0])) {
      return [{ what: 'covered', sides: [other, one], priority: second }]
    }
    return []
  })
  return [...met, ...samePlaces(drafts, places)]
}

function sideOf({ route }: Draft, request: Request): Side {
  return { route, request }
}

function samePlaces(drafts: readonly Draft[], places: Places): readonly RouteConflict[] {
  const byPlace = Map.groupBy(drafts, (draft) => places.get(draft) ?? 0)
  return [...byPlace].flatMap(([priority, [first, ...others]]) =>
    others.map((other) => ({
      what: 'priority' as const,
      sides: [{ route: first?.route ?? '' }, { route: other.route }] as const,
      priority,
    })),
  )
}
