import { environmentsOf, isFor, targetName, unitId, type Catalogue } from './catalogue.ts'
import type { KnownDocument, OverlayDocument, ServiceDocument } from './documents.ts'
import { limits } from './limits.ts'
import { nearest, suggestion } from './nearest.ts'
import { problemAt } from './problem.ts'
import { find } from './tree.ts'
import type { Problem, UnitId } from './types.ts'

/** A problem between documents, and the units it breaks. */
export interface Conflict {
  readonly problem: Problem
  readonly breaks: readonly UnitId[]
}

/** Everything that is wrong between documents while each of them may be right by itself. */
export function conflicts(all: Catalogue): readonly Conflict[] {
  const duplicates = [
    ...[...all.services.values()].flatMap((same) =>
      twice(same, ({ name }) => `service/${name}`, ['metadata', 'name']),
    ),
    ...[...all.environments.values()].flatMap((same) =>
      twice(same, ({ name }) => `environment ${name}`, ['metadata', 'name']),
    ),
    ...[...all.overlays.values()].flatMap((same) =>
      twice(same, (one) => `the overlay of ${one.target} for ${one.environment}`, ['target']),
    ),
  ]
  // While part of the source is unreadable, what seems to be missing is not a mistake of its author.
  return all.partial ? duplicates : [...duplicates, ...strays(all)]
}

/** Every document after the first is blamed; which of them is right, only their author can know. */
function twice<Document extends KnownDocument>(
  same: readonly Document[],
  spoken: (document: Document) => string,
  path: readonly string[],
): readonly Conflict[] {
  const [first, ...others] = same.filter((document) => document.suspected !== true)
  return others.map((other) => {
    const hint = `it is also in ${first?.at.file}:${first?.at.line}: keep one of the two`
    const problem = problemAt(other.at, path, `${spoken(other)} is written twice`, hint)
    // The units are broken already: rendering needs exactly one document of each.
    return { problem, breaks: [] }
  })
}

function strays(all: Catalogue): readonly Conflict[] {
  const overlays = [...all.overlays.values()].flat()
  const services = [...all.services.values()].flat()
  return [
    ...overlays
      .filter((overlay) => !all.services.has(targetName(overlay)))
      .slice(0, limits.problemsMax)
      .map((overlay) => unknownTarget(overlay, all)),
    ...overlays
      .filter(({ environment }) => !all.environments.has(environment))
      .slice(0, limits.problemsMax)
      .map((overlay) => unknownEnvironment(overlay, all)),
    ...overlays.filter((overlay) => isUnused(overlay, all)).map(unused),
    ...services
      .flatMap((service) => unknownNames(service, all))
      .slice(0, limits.problemsMax)
      .map(({ service, environment }) => unlisted(service, environment, all)),
  ]
}

/** Misspelt, it is still somebody's overlay: the unit that was probably meant must not go out without it. */
function unknownTarget(overlay: OverlayDocument, all: Catalogue): Conflict {
  const { target, environment, at } = overlay
  const targets = [...all.services.keys()].map((name) => `service/${name}`)
  const hint = suggestion(target, targets, 'services')
  const meant = nearest(target, targets)
  return {
    problem: problemAt(at, ['target'], `there is no ${target}`, hint),
    breaks: meant === undefined ? [] : [`${environment}/service/${meant.slice('service/'.length)}`],
  }
}

function unknownEnvironment(overlay: OverlayDocument, all: Catalogue): Conflict {
  const { environment } = overlay
  const at = find(overlay.root, ['environment'])?.value.at ?? overlay.at
  const known = [...all.environments.keys()]
  const meant = nearest(environment, known)
  return {
    problem: problemAt(at, ['environment'], ...noEnvironment(environment, known)),
    breaks: meant === undefined ? [] : [unitId(meant, targetName(overlay))],
  }
}

function noEnvironment(environment: string, known: readonly string[]): [string, string] {
  return [`there is no environment ${environment}`, suggestion(environment, known, 'environments')]
}

/** Whether target and environment exist and have nothing to do with each other. */
function isUnused(overlay: OverlayDocument, all: Catalogue): boolean {
  const { environment } = overlay
  const services = all.services.get(targetName(overlay)) ?? []
  if (services.length === 0 || !all.environments.has(environment)) return false
  return !services.some((service) => isFor(service, environment, all))
}

function unused({ target, environment, at }: OverlayDocument): Conflict {
  const message = `${target} is not for environment ${environment}, so this overlay is never used`
  const hint = 'add the environment to metadata.environments of the service, or delete the overlay'
  return { problem: problemAt(at, ['target'], message, hint), breaks: [] }
}

function unknownNames(
  service: ServiceDocument,
  all: Catalogue,
): readonly { service: ServiceDocument; environment: string }[] {
  return (service.environments ?? [])
    .filter((environment) => !all.environments.has(environment))
    .map((environment) => ({ service, environment }))
}

function unlisted(service: ServiceDocument, environment: string, all: Catalogue): Conflict {
  const path = ['metadata', 'environments']
  const list = find(service.root, path)?.value
  const items = list?.is === 'list' ? list.items : []
  const written = items.find((item) => item.is === 'scalar' && item.value === environment)
  const at = (written ?? list)?.at ?? service.at
  const breaks = environmentsOf([service], all).map((name) => unitId(name, service.name))
  const told = noEnvironment(environment, [...all.environments.keys()])
  return { problem: problemAt(at, path, ...told), breaks }
}
