import { problemAt } from '../text/problem.ts'
import type { Draft } from '../render/render.ts'
import { dotted, type Path, type Span } from '../text/tree.ts'
import type { Problem, ServiceUnit, UnitId } from '../types.ts'
import type { Clash, RouteConflict, Side } from './conflicts.ts'
import type { Request } from './request.ts'

/** The units of one environment. */
export type Drafts = ReadonlyMap<UnitId, Draft>

/** A problem of one unit. */
export interface RouteProblem {
  readonly unit: UnitId
  readonly problem: Problem
}

/** Tells the later unit by name; a unit of its own two routes. Which of the two is right, only their authors can know. */
export function problemOf(conflict: RouteConflict, units: Drafts): readonly RouteProblem[] {
  if (conflict.what === 'room' || conflict.what === 'shift') return ofOne(conflict, units)
  const [first, second] = conflict.sides
  const told = first.route > second.route ? first : second
  const other = told === first ? second : first
  const [mine, theirs] = [routeIn(told, units), routeIn(other, units)]
  if (mine === undefined || theirs === undefined) return []
  const place = placeOf(theirs, whereOf(conflict, other))
  const there = `${nameOf(theirs.unit)} (${place.file}:${place.line})`
  return [problem(mine, whereOf(conflict, told), ...words(conflict, there, told === second))]
}

/** What a side says that stands in the way: its priority, or what it takes. */
function whereOf(conflict: Clash, side: Side): readonly Where[] {
  const byPriority =
    conflict.what === 'priority' || (conflict.what === 'covered' && side === conflict.sides[0])
  return byPriority ? ['priority', side.request] : [side.request]
}

/** `isCovered`: the route that is told is the one that gets nothing. */
function words(
  conflict: Clash,
  there: string,
  isCovered: boolean,
): [message: string, hint: string] {
  const apart = 'tell the two apart by host, path or header'
  switch (conflict.what) {
    case 'same':
      return [`the same requests are routed to ${there}`, apart]
    case 'priority':
      return [
        `the priority ${conflict.priority} of this listener is taken by ${there}`,
        'choose another one, or leave it out; a route of several rules takes as many in a row',
      ]
    case 'covered':
      return [
        isCovered
          ? `no request comes here: ${there} takes them before, with priority ${conflict.priority}`
          : `with priority ${conflict.priority} this takes every request of ${there}`,
        `leave the priority out, so that the more specific route comes first, or ${apart}`,
      ]
  }
}

function ofOne(conflict: Exclude<RouteConflict, Clash>, units: Drafts): readonly RouteProblem[] {
  const mine = routeIn(conflict, units)
  if (mine === undefined) return []
  if (conflict.what === 'room') {
    const { room, wanted } = conflict
    const message = `the listener has room for ${room} rules, and ${wanted} are wanted`
    const hint = 'give the listener more "rulePriorities" in the environment'
    return [problem(mine, ['listener'], message, hint)]
  }
  const message = `the route takes ${conflict.rules} rules of the listener, and ECS shifts the traffic of one`
  const hint = 'split it into several ingresses, or choose the strategy rolling'
  return [problem(mine, ['paths', 'hosts'], message, hint)]
}

interface Mine {
  readonly unit: ServiceUnit | Omit<ServiceUnit, 'fingerprint'>
  readonly ingress: string
}

/** `prod/service/web/shop` is the ingress `shop` of `prod/service/web`. */
function routeIn({ route }: Pick<Side, 'route'>, units: Drafts): Mine | undefined {
  const end = route.lastIndexOf('/')
  const unit = units.get(route.slice(0, end) as UnitId)
  return unit?.kind === 'service' ? { unit, ingress: route.slice(end + 1) } : undefined
}

function nameOf({ id }: Mine['unit']): string {
  return id.slice(id.indexOf('/') + 1)
}

type Where = Request | 'priority' | 'listener' | 'paths' | 'hosts' | undefined

function problem(mine: Mine, where: readonly Where[], message: string, hint: string): RouteProblem {
  const { path, ...at } = placeOf(mine, where)
  return { unit: mine.unit.id, problem: problemAt(at, path, message, hint) }
}

/** Where a route says something: a value of its paths or hosts, or a field; else the route itself. */
function placeOf({ unit, ingress }: Mine, where: readonly Where[]): Span & { readonly path: Path } {
  const below = ['spec', 'ingress', ingress]
  const paths = where.flatMap((one) =>
    typeof one === 'string' ? [[...below, one]] : valuePaths(unit, ingress, one),
  )
  for (const path of [...paths, [...below, 'listener']]) {
    const found = unit.origins[dotted(path)]
    if (found !== undefined) return { ...found, length: lengthAt(unit, path), path }
  }
  return { file: '.', line: 1, column: 1, length: 1, path: below }
}

function valuePaths(unit: Mine['unit'], ingress: string, request: Request | undefined): Path[] {
  const { host, path } = request?.written ?? {}
  const { paths = [], hosts = [] } = unit.spec.ingress[ingress] ?? {}
  const below = ['spec', 'ingress', ingress]
  const ofPath = paths.findIndex((one) => one === path || one === `${path}/*`)
  const ofHost = hosts.findIndex((one) => one.toLowerCase() === host)
  return [
    ...(ofPath === -1 ? [] : [[...below, 'paths', ofPath]]),
    ...(ofHost === -1 ? [] : [[...below, 'hosts', ofHost]]),
    [...below, 'headers'],
  ]
}

/** As long as the value is when it is written without quotes. */
function lengthAt(unit: Mine['unit'], path: Path): number {
  let value: unknown = unit
  for (const part of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[part]
  return typeof value === 'string' || typeof value === 'number' ? String(value).length : 1
}
