import type { Ingress, IngressRule } from '../spec/service.ts'

/** What a rule looks at. */
export type Conditions = Omit<IngressRule, 'priority'>

/** Source: "Quotas for your Application Load Balancers": condition values, and wildcards, of one rule. */
const valuesMax = 5
const wildcardsMax = 5

/** The conditions of a route, in as few rules as can hold them. */
export function conditionsOf(route: Omit<Ingress, 'rules'>): readonly Conditions[] {
  const hosts = unique(route.hosts.map((host) => host.toLowerCase()))
  const paths = unique(route.paths.flatMap((path) => withBare(path, route.bare)))
  const { headers } = route
  return fitting({ hosts, paths, headers })
}

/** `/reporting/*` does not match `/reporting` itself. */
function withBare(path: string, bare: boolean): readonly string[] {
  const short = path.slice(0, -2)
  return bare && path.endsWith('/*') && short !== '' ? [path, short] : [path]
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}

/** The hosts of each rule leave room for a path; its paths take what room is left. */
function fitting({ hosts, paths, headers }: Conditions): readonly Conditions[] {
  const rest = without(room, Object.values(headers).flat())
  const widest = paths.map((path) => without(rest, [path])).toSorted(byRoom)[0] ?? rest
  return chunks(hosts, widest).flatMap((some) =>
    chunks(paths, without(rest, some)).map((few) => ({ hosts: some, paths: few, headers })),
  )
}

interface Room {
  readonly values: number
  readonly wildcards: number
}

const room: Room = { values: valuesMax, wildcards: wildcardsMax }

function without({ values, wildcards }: Room, used: readonly string[]): Room {
  const marks = used.join('').replaceAll(/[^*?]/g, '').length
  return { values: values - used.length, wildcards: wildcards - marks }
}

const byRoom = (a: Room, b: Room): number => a.wildcards - b.wildcards

/** In order, as many together as fit; at least one chunk, if only an empty one, and at least one value in each. */
function chunks(values: readonly string[], size: Room): readonly (readonly string[])[] {
  const made: string[][] = [[]]
  for (const value of values) {
    const last = made.at(-1) ?? []
    const left = without(size, [...last, value])
    if (last.length > 0 && (left.values < 0 || left.wildcards < 0)) made.push([value])
    else last.push(value)
  }
  return made
}

/** The same in smaller rules: one for each path, or else for each host, or for each value of a header. */
export function split({ hosts, paths, headers }: Conditions): readonly Conditions[] {
  if (paths.length > 1) return paths.map((path) => ({ hosts, paths: [path], headers }))
  if (hosts.length > 1) return hosts.map((host) => ({ hosts: [host], paths, headers }))
  const [name, values = []] = Object.entries(headers).find(([, some]) => some.length > 1) ?? []
  if (name === undefined) return [{ hosts, paths, headers }]
  return values.map((value) => ({ hosts, paths, headers: { ...headers, [name]: [value] } }))
}
