import { conditionsOf } from './conditions.ts'
import { conflictsOf, type RouteConflict } from './conflicts.ts'
import { draftOf, orderOf, type Draft } from './order.ts'
import { placesFor, type Places, type Range } from './places.ts'
import { compareText } from '../text/problem.ts'
import type { Ingress, IngressRule } from '../spec/service.ts'
import type { Environment } from '../types.ts'

/** A route before it has priorities. */
export interface Route {
  /** `prod/service/web/shop`: unique, so that equal routes have one order. */
  readonly id: string
  readonly ingress: Omit<Ingress, 'rules'>
  /** Whether ECS shifts its traffic, which it does with one rule. */
  readonly shifts?: boolean
}

export interface Allocation {
  /** The rules of every route, by its id. */
  readonly rules: ReadonlyMap<string, readonly IngressRule[]>
  readonly conflicts: readonly RouteConflict[]
}

/** The rules of all routes of one environment. Pure: the same routes get the same priorities, in whatever order they come. */
export function allocateRules(
  routes: readonly Route[],
  { listeners }: Pick<Environment, 'listeners'>,
): Allocation {
  const ordered = routes.toSorted((a, b) => compareText(a.id, b.id))
  const byListener = Map.groupBy(ordered, ({ ingress }) => ingress.listener)
  const made = [...byListener].flatMap(([name, group]) => {
    const range = listeners[name]?.rulePriorities
    return range === undefined ? [] : [allocateOn(group, range)]
  })
  return {
    rules: new Map(made.flatMap(({ rules }) => [...rules])),
    conflicts: made.flatMap(({ conflicts }) => conflicts),
  }
}

/** While there is not room for all, those that come last by name do without. */
function allocateOn(routes: readonly Route[], range: Range): Allocation {
  const order = orderOf(routes.flatMap(draftsOf))
  const fixed = fixedPlaces(routes, order.drafts)
  const loose = order.drafts.filter((draft) => !fixed.has(draft))
  const room = roomIn(range, fixed)
  const last = routes.findLast(({ ingress }) => ingress.priority === undefined)
  if (last !== undefined && loose.length > room) {
    const { rules, conflicts } = allocateOn(
      routes.filter((one) => one !== last),
      range,
    )
    const conflict = { what: 'room', route: last.id, wanted: loose.length, room } as const
    return { rules, conflicts: [...conflicts, conflict] }
  }
  const places = placesFor(order, fixed, range)
  const rules = rulesOf(routes, order.drafts, places)
  return { rules, conflicts: [...conflictsOf(order, places), ...tooMany(routes, rules)] }
}

/** Source: `productionListenerRule` of `AdvancedConfiguration` in the Amazon ECS API reference. */
function tooMany(routes: readonly Route[], rules: Allocation['rules']): readonly RouteConflict[] {
  return routes.flatMap(({ id, shifts }) => {
    const count = rules.get(id)?.length ?? 0
    return shifts === true && count > 1 ? [{ what: 'shift', route: id, rules: count }] : []
  })
}

function draftsOf({ id, ingress }: Route): readonly Draft[] {
  return conditionsOf(ingress).map((conditions, index) => draftOf(id, index, conditions))
}

function roomIn({ from, to }: Range, fixed: Places): number {
  const inside = new Set([...fixed.values()].filter((place) => place >= from && place <= to))
  return to - from + 1 - inside.size
}

/** The rules of a route that says its priority stand side by side from there on. */
function fixedPlaces(routes: readonly Route[], drafts: readonly Draft[]): Places {
  const said = new Map(routes.map(({ id, ingress }) => [id, ingress.priority]))
  return new Map(
    drafts.flatMap((draft) => {
      const priority = said.get(draft.route)
      return priority === undefined ? [] : [[draft, priority + draft.index] as const]
    }),
  )
}

function rulesOf(
  routes: readonly Route[],
  drafts: readonly Draft[],
  places: Places,
): ReadonlyMap<string, readonly IngressRule[]> {
  const byRoute = Map.groupBy(drafts, ({ route }) => route)
  return new Map(
    routes.map(({ id }) => [
      id,
      (byRoute.get(id) ?? []).map((draft) => ({
        ...draft.conditions,
        priority: places.get(draft) ?? 0,
      })),
    ]),
  )
}
