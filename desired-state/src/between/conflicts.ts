import { environmentsOf, isFor, unitId, unitsIn, type Catalogue } from '../documents/catalogue.ts'
import { shortName, type ObjectDocument, type OverlayDocument } from '../documents/documents.ts'
import { twice, type Conflict } from '../documents/conflict.ts'
import { unitsNamed, wordsOf } from '../documents/evidence.ts'
import { limits } from '../limits.ts'
import { nearest, nearestObject, suggestion } from '../text/nearest.ts'
import { policyConflicts } from './policy-conflicts.ts'
import { problemAt } from '../text/problem.ts'
import { find } from '../text/tree.ts'
import type { UnitId } from '../types.ts'

/** Everything that is wrong between documents while each of them may be right by itself. */
export function conflicts(all: Catalogue): readonly Conflict[] {
  // While part of the source is unreadable, what seems to be missing is not a mistake of its author.
  return [
    ...duplicates(all),
    ...(all.partial ? damaged(all) : strays(all)),
    ...policyConflicts(all),
  ]
}

function duplicates(all: Catalogue): readonly Conflict[] {
  return [
    ...[...all.objects].flatMap(([object, same]) =>
      twice(
        same,
        () => object,
        ['metadata', 'name'],
        () => environmentsOf(same, all).map((environment) => unitId(environment, object)),
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
  return !all.objects.has(overlay.target) || !all.environments.has(overlay.environment)
}

function strays(all: Catalogue): readonly Conflict[] {
  const overlays = [...all.overlays.values()].flat()
  const objects = [...all.objects.values()].flat()
  return [
    ...overlays
      .filter((overlay) => !all.objects.has(overlay.target))
      .slice(0, limits.problemsMax)
      .map((overlay) => unknownTarget(overlay, all)),
    ...overlays
      .filter(({ environment }) => !all.environments.has(environment))
      .slice(0, limits.problemsMax)
      .map((overlay) => unknownEnvironment(overlay, all)),
    ...overlays.filter((overlay) => isUnused(overlay, all)).map(unused),
    ...objects
      .flatMap((object) => unknownNames(object, all))
      .slice(0, limits.problemsMax)
      .map(({ object, environment }) => unlisted(object, environment, all)),
  ]
}

function unknownTarget(overlay: OverlayDocument, all: Catalogue): Conflict {
  const { target, at } = overlay
  const hint = nearestObject(target, [...all.objects.keys()])
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
  const object = nearest(target, all.objects.keys())
  const place = nearest(environment, all.environments.keys())
  return object === undefined || place === undefined ? spoken : [...spoken, unitId(place, object)]
}

function noEnvironment(environment: string, known: readonly string[]): [string, string] {
  return [`there is no environment ${environment}`, suggestion(environment, known, 'environments')]
}

/** Whether target and environment exist and have nothing to do with each other. */
function isUnused(overlay: OverlayDocument, all: Catalogue): boolean {
  const { environment } = overlay
  const objects = all.objects.get(overlay.target) ?? []
  if (objects.length === 0 || !all.environments.has(environment)) return false
  return !objects.some((object) => isFor(object, environment, all))
}

function unused({ target, environment, at }: OverlayDocument): Conflict {
  const message = `${target} is not for environment ${environment}, so this overlay is never used`
  const hint = 'add the environment to metadata.environments of the target, or delete the overlay'
  return { problems: [problemAt(at, ['target'], message, hint)], breaks: [] }
}

function unknownNames(
  object: ObjectDocument,
  all: Catalogue,
): readonly { object: ObjectDocument; environment: string }[] {
  return (object.environments ?? [])
    .filter((environment) => !all.environments.has(environment))
    .map((environment) => ({ object, environment }))
}

function unlisted(object: ObjectDocument, environment: string, all: Catalogue): Conflict {
  const path = ['metadata', 'environments']
  const list = find(object.root, path)?.value
  const items = list?.is === 'list' ? list.items : []
  const written = items.find((item) => item.is === 'scalar' && item.value === environment)
  const at = (written ?? list)?.at ?? object.at
  const breaks = environmentsOf([object], all).map((name) => unitId(name, shortName(object)))
  const told = noEnvironment(environment, [...all.environments.keys()])
  return { problems: [problemAt(at, path, ...told)], breaks }
}
