import { unitId } from '../documents/catalogue.ts'
import { limits } from '../limits.ts'
import type { Link } from '../documents/links.ts'
import { compareText, problemAt } from '../text/problem.ts'
import type { Problem, UnitId } from '../types.ts'

/** Units that wait for one another, so that none of them could ever go out. */
interface Circle {
  readonly problem: Problem
  readonly breaks: readonly UnitId[]
}

/** What the objects of one environment need, by their short names. */
export type Needs = ReadonlyMap<string, readonly Link[]>

type Ring = readonly string[]

/**
 * The circles of every environment; the same one in several is told once, with their names unless it is everywhere.
 * `renderedIn` says in how many environments an object is.
 */
export function circles(
  needs: ReadonlyMap<string, Needs>,
  renderedIn: (object: string) => number,
): readonly Circle[] {
  const found = [...needs].flatMap(([environment, links]) =>
    ringsIn(links).map((ring) => ({ environment, ring })),
  )
  const same = Map.groupBy(found, ({ ring }) => [...ring, ring[0]].join(' → '))
  return [...same].flatMap(([chain, group]) => {
    const environments = group.map(({ environment }) => environment)
    const [{ ring } = { ring: [] }] = group
    const link = linkOf(ring, needs.get(environments[0] ?? ''))
    if (link === undefined) return []
    const message = `these wait for one another: ${chain}`
    const problem = problemAt(link.at, link.path, message, 'take one of the references away')
    const breaks = environments.flatMap((name) => ring.map((object) => unitId(name, object)))
    const everywhere = environments.length === renderedIn(ring[0] ?? '')
    return [{ problem: everywhere ? problem : { ...problem, environments }, breaks }]
  })
}

/** The link by which the first of a ring needs the second. */
function linkOf([first = '', second = first]: Ring, needs: Needs | undefined): Link | undefined {
  return needs?.get(first)?.find(({ to }) => to === second)
}

/** A walk along the links, with a trail of its own: a chain may be longer than the call stack is deep. */
interface Walk {
  readonly needs: Needs
  readonly trail: { readonly object: string; readonly open: string[] }[]
  /** Where in the trail an object is. */
  readonly places: Map<string, number>
  readonly done: Set<string>
  readonly inRing: Set<string>
  readonly rings: Ring[]
}

function ringsIn(needs: Needs): readonly Ring[] {
  const walk: Walk = {
    needs,
    trail: [],
    places: new Map(),
    done: new Set(),
    inRing: new Set(),
    rings: [],
  }
  for (const object of needs.keys()) {
    enter(object, walk)
    while (walk.trail.length > 0 && walk.rings.length < limits.problemsMax) step(walk)
  }
  return walk.rings
}

function enter(object: string, { needs, trail, places, done }: Walk): void {
  if (done.has(object)) return
  places.set(object, trail.length)
  trail.push({ object, open: (needs.get(object) ?? []).map(({ to }) => to).toReversed() })
}

function step(walk: Walk): void {
  const { trail, places, done } = walk
  const here = trail.at(-1)
  const next = here?.open.pop()
  if (next !== undefined) {
    meet(next, walk)
  } else if (here !== undefined) {
    trail.pop()
    places.delete(here.object)
    done.add(here.object)
  }
}

/** An object that is in the trail already closes a ring. One object alone is told where it is written. */
function meet(next: string, walk: Walk): void {
  const { trail, places, inRing, rings } = walk
  const from = places.get(next)
  if (from === undefined) {
    enter(next, walk)
    return
  }
  const ring = trail.slice(from).map(({ object }) => object)
  if (ring.length < 2 || ring.some((object) => inRing.has(object))) return
  for (const object of ring) inRing.add(object)
  rings.push(fromSmallest(ring))
}

/** A ring begins with the same object wherever the walk came in. */
function fromSmallest(ring: Ring): Ring {
  const smallest = ring.indexOf(ring.toSorted(compareText)[0] ?? '')
  return [...ring.slice(smallest), ...ring.slice(0, smallest)]
}
