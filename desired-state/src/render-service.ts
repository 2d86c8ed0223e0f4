import { environmentsOf, unitId, type Catalogue } from './catalogue.ts'
import type { KnownDocument, ServiceDocument } from './documents.ts'
import { limits } from './limits.ts'
import { problemKey } from './problem.ts'
import { render, type Place, type Rendering } from './render.ts'
import type { Problem, Unit, UnitId } from './types.ts'

/** One Service in one of its environments: either a unit or the reasons why there is none. */
export interface Rendered {
  readonly id: UnitId
  readonly unit?: Unit
  readonly problems: readonly Problem[]
}

interface Attempt {
  readonly environment: string
  readonly rendering: Rendering
}

/**
 * A Service in all its environments. A problem of any document that a unit is made of breaks that unit, so that nothing
 * goes out without its overlay or half corrected.
 */
export function renderService(
  services: readonly ServiceDocument[],
  all: Catalogue,
  places: ReadonlyMap<string, Place>,
): readonly Rendered[] {
  const attempts: Attempt[] = []
  const distinct = new Map<string, Problem>()
  let told = 0
  for (const environment of environmentsOf(services, all)) {
    // After more than anybody reads, the same is said of every further environment.
    const enough = distinct.size > limits.problemsMax || told > limits.problemsPerServiceMax
    const rendering = enough
      ? { problems: [...distinct.values()].slice(0, limits.problemsMax) }
      : renderIn(environment, services, all, places)
    attempts.push({ environment, rendering })
    told += rendering.problems.length
    for (const problem of rendering.problems) distinct.set(problemKey(problem), problem)
  }
  const seen = environmentsByProblem(attempts)
  const tried = attempts.filter(({ environment }) => places.has(environment)).length
  return attempts.map(({ environment, rendering }) => {
    const id = unitId(environment, services[0]?.name ?? '')
    const documents = documentsOf(id, environment, services, all)
    const own = rendering.problems.map((problem) => named(problem, seen, tried))
    const problems = [...documents.flatMap((document) => document.problems), ...own]
    const { unit } = rendering
    return unit === undefined || problems.length > 0 ? { id, problems } : { id, unit, problems }
  })
}

function documentsOf(
  id: UnitId,
  environment: string,
  services: readonly ServiceDocument[],
  all: Catalogue,
): readonly KnownDocument[] {
  const environments = all.environments.get(environment) ?? []
  return [...services, ...environments, ...(all.overlays.get(id) ?? [])]
}

function renderIn(
  environment: string,
  services: readonly ServiceDocument[],
  all: Catalogue,
  places: ReadonlyMap<string, Place>,
): Rendering {
  const [service] = services
  const place = places.get(environment)
  if (service === undefined || services.length > 1 || place === undefined) return { problems: [] }
  const overlays = all.overlays.get(unitId(environment, service.name)) ?? []
  return overlays.length > 1 ? { problems: [] } : render(service, place, overlays[0])
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
