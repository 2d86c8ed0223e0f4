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

/**
 * A Service in all its environments. A problem of any document that a unit is made of breaks that unit, so that nothing
 * goes out without its overlay or half corrected.
 */
export function renderService(
  services: readonly ServiceDocument[],
  all: Catalogue,
  places: ReadonlyMap<string, Place>,
): readonly Rendered[] {
  const found: { environment: string; rendering: Rendering; given: readonly Problem[] }[] = []
  for (const environment of environmentsOf(services, all)) {
    const told = found.flatMap(({ rendering }) => rendering.problems)
    // The same mistakes come back in every environment; a hundred of them say enough.
    const given = told.length > limits.problemsMax ? told : []
    const rendering =
      given.length > 0 ? { problems: [] } : renderIn(environment, services, all, places)
    found.push({ environment, rendering, given })
  }
  const seen = environmentsByProblem(found)
  const rendered = found.filter(({ environment }) => places.has(environment)).length
  return found.map(({ environment, rendering, given }) => {
    const id = unitId(environment, services[0]?.name ?? '')
    const documents = documentsOf(id, environment, services, all)
    const own = rendering.problems.map((problem) => named(problem, seen, rendered))
    const problems = [...documents.flatMap((document) => document.problems), ...own, ...given]
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
  found: readonly { environment: string; rendering: Rendering }[],
): ReadonlyMap<string, readonly string[]> {
  const pairs = found.flatMap(({ environment, rendering }) =>
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
  rendered: number,
): Problem {
  const environments = seen.get(problemKey(problem)) ?? []
  return environments.length < rendered ? { ...problem, environments } : problem
}
