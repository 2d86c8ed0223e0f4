import { environmentsOf, unitId, type Catalogue } from '../documents/catalogue.ts'
import { shortName, type KnownDocument, type ObjectDocument } from '../documents/documents.ts'
import { imageFrom } from './image-from.ts'
import { limits } from '../limits.ts'
import { checkLinks, type Link } from '../documents/links.ts'
import { problemKey } from '../text/problem.ts'
import type { Draft, Place, render as Render, Rendering } from './render.ts'
import type { Problem, UnitId } from '../types.ts'

/** One object in one of its environments: either a unit or the reasons why there is none. */
export interface Rendered {
  readonly id: UnitId
  readonly unit?: Draft
  /** There is neither unit nor problem: it is right as far as that can be said without the hand-over. */
  readonly later?: true
  readonly environment: string
  readonly links: readonly Link[]
  readonly problems: readonly Problem[]
}

interface Attempt {
  readonly environment: string
  readonly rendering: Rendering
}

/**
 * An object in all its environments. A problem of any document that a unit is made of breaks that unit, so that nothing
 * goes out without its overlay or half corrected.
 */
export function renderObject(
  documents: readonly ObjectDocument[],
  all: Catalogue,
  places: ReadonlyMap<string, Place>,
  render: typeof Render,
): readonly Rendered[] {
  const attempts: Attempt[] = []
  const distinct = new Map<string, Problem>()
  let told = 0
  for (const environment of environmentsOf(documents, all)) {
    // After more than anybody reads, the same is said of every further environment.
    const enough = distinct.size > limits.problemsMax || told > limits.problemsPerObjectMax
    const rendering = enough
      ? { problems: [...distinct.values()].slice(0, limits.problemsMax) }
      : renderIn(environment, documents, all, places, render)
    attempts.push({ environment, rendering })
    told += rendering.problems.length
    for (const problem of rendering.problems) distinct.set(problemKey(problem), problem)
  }
  const seen = environmentsByProblem(attempts)
  const tried = attempts.filter(({ environment }) => places.has(environment)).length
  return attempts.map(({ environment, rendering }) => {
    const id = unitId(environment, documents[0] === undefined ? '' : shortName(documents[0]))
    const sources = documentsOf(id, environment, documents, all)
    const own = rendering.problems.map((problem) => named(problem, seen, tried))
    const problems = [...sources.flatMap((document) => document.problems), ...own]
    const { problems: _own, links = [], ...found } = rendering
    const told = { id, environment, links, problems }
    return problems.length > 0 ? told : { ...told, ...found }
  })
}

function documentsOf(
  id: UnitId,
  environment: string,
  documents: readonly ObjectDocument[],
  all: Catalogue,
): readonly KnownDocument[] {
  const environments = all.environments.get(environment) ?? []
  return [...documents, ...environments, ...(all.overlays.get(id) ?? [])]
}

function renderIn(
  environment: string,
  documents: readonly ObjectDocument[],
  all: Catalogue,
  places: ReadonlyMap<string, Place>,
  render: typeof Render,
): Rendering {
  const [object] = documents
  const place = places.get(environment)
  if (object === undefined || documents.length > 1 || place === undefined) return { problems: [] }
  const overlays = all.overlays.get(unitId(environment, shortName(object))) ?? []
  if (overlays.length > 1) return { problems: [] }
  const self = shortName(object)
  return render(object, place, overlays[0], {
    image: (other) => imageFrom(self, other, { place, all }),
    check: (links) => checkLinks(links, { object: self, environment, all }),
  })
}

function environmentsByProblem(
  attempts: readonly Attempt[],
): ReadonlyMap<string, readonly string[]> {
  const pairs = attempts.flatMap(({ environment, rendering }) =>
    rendering.problems.map((problem) => ({ key: problemKey(problem), environment })),
  )
  const grouped = Map.groupBy(pairs, ({ key }) => key)
  return new Map(
    [...grouped].map(([key, group]) => [key, [...new Set(group.map((item) => item.environment))]]),
  )
}

/** The problem with the environments in which it is wrong, when it is right in others. */
function named(
  problem: Problem,
  seen: ReadonlyMap<string, readonly string[]>,
  tried: number,
): Problem {
  const environments = seen.get(problemKey(problem)) ?? []
  return environments.length < tried ? { ...problem, environments } : problem
}
