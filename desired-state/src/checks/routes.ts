import { compareText } from '../text/problem.ts'
import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { blame, flagAt, has, keysAt, numberAt, textAt, textsAt, type Subject } from './subject.ts'

interface Route {
  readonly name: string
  readonly listener: string
  readonly priority?: number | undefined
  /** What is routed, in a form in which equal requests are equal. */
  readonly requests: readonly string[]
}

/** Two routes of one service that want the same requests, or the same place in the order of a listener. */
export function checkRoutes(subject: Subject): readonly Problem[] {
  const routes = keysAt(subject, ['ingress']).flatMap((name) => routeOf(subject, name))
  return routes.flatMap((route, index) => {
    const earlier = routes.slice(0, index).filter(({ listener }) => listener === route.listener)
    return [...checkRequests(subject, route, earlier), ...checkPriority(subject, route, earlier)]
  })
}

function routeOf(subject: Subject, name: string): readonly Route[] {
  const path = ['ingress', name]
  const listener = textAt(subject, [...path, 'listener'])
  if (listener === undefined) return []
  const priority = numberAt(subject, [...path, 'priority'])
  const requests = requestsOf(subject, path)
  return requests.length === 0 ? [] : [{ name, listener, priority, requests }]
}

function requestsOf(subject: Subject, path: Path): readonly string[] {
  const hosts = textsAt(subject, [...path, 'hosts']).map(([host]) => host.toLowerCase())
  const bare = flagAt(subject, [...path, 'bare']) !== false
  const paths = textsAt(subject, [...path, 'paths']).flatMap(([one]) => [
    one,
    ...(bare && one.endsWith('/*') && one.length > 2 ? [one.slice(0, -2)] : []),
  ])
  const headers = keysAt(subject, [...path, 'headers'])
    .map((header) => JSON.stringify([header.toLowerCase(), valuesOf(subject, path, header)]))
    .toSorted(compareText)
  // Without a condition nothing is routed here, which is told.
  if (hosts.length + paths.length + headers.length === 0) return []
  const pairs = orAny(hosts).flatMap((host) => orAny(paths).map((one) => [host, one, headers]))
  return pairs.map((pair) => JSON.stringify(pair))
}

function valuesOf(subject: Subject, path: Path, header: string): readonly string[] {
  const values = textsAt(subject, [...path, 'headers', header]).map(([value]) => value)
  return values.toSorted(compareText)
}

function orAny(values: readonly string[]): readonly string[] {
  return values.length === 0 ? [''] : values
}

function checkRequests(
  subject: Subject,
  route: Route,
  earlier: readonly Route[],
): readonly Problem[] {
  const other = earlier.find(({ requests }) => requests.some((one) => route.requests.includes(one)))
  if (other === undefined) return []
  const message = `some requests are routed here and to the ingress ${other.name}`
  const paths = ['paths', 'hosts', 'headers'].map((list) => ['ingress', route.name, list])
  return blame(subject, paths, message, 'tell them apart by host, path or header')
}

function checkPriority(
  subject: Subject,
  { name, priority }: Route,
  earlier: readonly Route[],
): readonly Problem[] {
  const path = ['ingress', name, 'priority']
  const other = earlier.find((one) => one.priority === priority)
  if (priority === undefined || other === undefined || !has(subject, path)) return []
  const message = `the ingress ${other.name} has this priority on the same listener`
  return blame(subject, [path], message, 'choose another one, or leave it out')
}
