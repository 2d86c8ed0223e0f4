import { environmentsOf, isFor, targetName, unitId, unitsIn, type Catalogue } from './catalogue.ts'
import type { KnownDocument, OverlayDocument, ServiceDocument } from './documents.ts'
import { unitsNamed, wordsOf } from './evidence.ts'
import { limits } from './limits.ts'
import { nearest, suggestion } from './nearest.ts'
import { problemAt } from './problem.ts'
import { find } from './tree.ts'
import type { Problem, UnitId } from './types.ts'

/** Problems between documents, and the units they break. */
export interface Conflict {
  readonly problems: readonly Problem[]
  readonly breaks: readonly UnitId[]
}

/** Everything that is wrong between documents while each of them may be right by itself. */
export function conflicts(all: Catalogue): readonly Conflict[] {
  // While part of the source is unreadable, what seems to be missing is not a mistake of its author.
  return [...duplicates(all), ...(all.partial ? damaged(all) : strays(all))]
}

function duplicates(all: Catalogue): readonly Conflict[] {
  return [
    ...[...all.services.values()].flatMap((same) =>
      twice(
        same,
        ({ name }) => `service/${name}`,
        ['metadata', 'name'],
        ({ name }) => environmentsOf(same, all).map((environment) => unitId(environment, name)),
      ),
    ),
    ...[...all.environments.values()].flatMap((same) =>
      twice(
        same,
        ({ name }) => `environment ${name}`,
        ['metadata', 'name'],
        ({ name }) => unitsIn(name, all),
      ),
    ),
    ...[...all.overlays].flatMap(([unit, same]) =>
      twice(
        same,
        ({ target, environment }) => `the overlay of ${target} for ${environment}`,
        ['target'],
        () => [unit],
      ),
    ),
  ]
}

/** Every document after the first is blamed; which of them is right, only their author can know. */
function twice<Document extends KnownDocument>(
  same: readonly Document[],
  spoken: (document: Document) => string,
  path: readonly string[],
  breaks: (document: Document) => readonly UnitId[],
): readonly Conflict[] {
  const [first, ...others] = same.filter((document) => document.suspected !== true)
  return others.map((other) => {
    const hint = `it is also in ${first?.at.file}:${first?.at.line}: keep one of the two`
    const problem = problemAt(other.at, path, `${spoken(other)} is written twice`, hint)
    return { problems: [problem], breaks: breaks(other) }
  })
}

/** Overlays in unreadable files whose names are damaged too: what they probably change must not go out without them. */
function damaged(all: Catalogue): readonly Conflict[] {
  return [...all.overlays.values()]
    .flat()
    .filter((overlay) => overlay.suspected === true)
    .filter((overlay) => isStray(overlay, all))
    .slice(0, limits.problemsMax)
    .map((overlay) => ({ problems: overlay.problems, breaks: probable(overlay, all) }))
}

function isStray(overlay: OverlayDocument, all: Catalogue): boolean {
  return !all.services.has(targetName(overlay)) || !all.environments.has(overlay.environment)
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

function unknownTarget(overlay: OverlayDocument, all: Catalogue): Conflict {
  const { target, at } = overlay
  const targets = [...all.services.keys()].map((name) => `service/${name}`)
  const hint = suggestion(target, targets, 'services')
  return {
    problems: [problemAt(at, ['target'], `there is no ${target}`, hint)],
    breaks: probable(overlay, all),
  }
}

function unknownEnvironment(overlay: OverlayDocument, all: Catalogue): Conflict {
  const { environment } = overlay
  const at = find(overlay.root, ['environment'])?.value.at ?? overlay.at
  const known = [...all.environments.keys()]
  return {
    problems: [problemAt(at, ['environment'], ...noEnvironment(environment, known))],
    breaks: probable(overlay, all),
  }
}

/** Misspelt, it is still somebody's overlay: the units that were probably meant, by the nearest names and by its path. */
function probable(overlay: OverlayDocument, all: Catalogue): readonly UnitId[] {
  const { target, environment, at } = overlay
  const spoken = unitsNamed(wordsOf(at.file, `${target} ${environment}`), all)
  const service = nearest(targetName(overlay), all.services.keys())
  const place = nearest(environment, all.environments.keys())
  return service === undefined || place === undefined ? spoken : [...spoken, unitId(place, service)]
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
  return { problems: [problemAt(at, ['target'], message, hint)], breaks: [] }
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
  return { problems: [problemAt(at, path, ...told)], breaks }
}
