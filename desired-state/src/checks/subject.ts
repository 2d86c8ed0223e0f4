import type { ObjectKind } from '../documents/documents.ts'
import { problemAt } from '../text/problem.ts'
import {
  find,
  fieldsAt,
  textAt as textIn,
  type Fields,
  type Path,
  type Tree,
} from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { parseDuration } from '../schema/values.ts'

/**
 * A merged object. What depends on more than one field is checked on the tree, so that it is found even while another
 * field is wrong; values of the wrong type are left to the schema. All paths are those below `spec`.
 */
export interface Subject {
  readonly kind: ObjectKind
  /** Name of the main container. */
  readonly main: string
  readonly root: Fields
  /** What the overlay supplied. */
  readonly overlay?: Fields | undefined
  readonly around: Around
}

/** What the environment says of itself. It stands in the document, also while its values are known only with the hand-over. */
export interface Around {
  readonly account: string | undefined
  readonly region: string | undefined
  /** Names of its listeners. */
  readonly listeners: readonly string[]
  /** For what it names a role. */
  readonly roles: readonly string[]
}

export function aroundIn(environment: Fields): Around {
  const keys = (field: string) => [
    ...(fieldsAt(environment, ['spec', field])?.entries.keys() ?? []),
  ]
  return {
    account: textIn(environment, ['spec', 'account']),
    region: textIn(environment, ['spec', 'region']),
    listeners: keys('listeners'),
    roles: keys('roles'),
  }
}

function inSpec(path: Path): Path {
  return ['spec', ...path]
}

/**
 * Blames the path that the overlay supplied, or else the first one that somebody wrote. A list of paths ends with one that
 * is always there, such as the map in which something is missing.
 */
export function blame(
  { root, overlay }: Subject,
  paths: readonly Path[],
  message: string,
  hint: string,
): readonly Problem[] {
  const written = paths.map(inSpec).filter((path) => find(root, path) !== undefined)
  const inOverlay = (path: Path): boolean =>
    overlay !== undefined && find(overlay, path) !== undefined
  const path = written.find(inOverlay) ?? written[0]
  const found = path === undefined ? undefined : find(root, path)
  if (path === undefined || found === undefined) return []
  const from = found.value.is === 'scalar' ? found.value.from : undefined
  return [problemAt(found.value.at, path, message, from === undefined ? hint : `${hint}; ${from}`)]
}

/** Blames the name of a member of a map, whatever stands behind it. */
export function blameKey(
  { root }: Subject,
  path: Path,
  message: string,
  hint: string,
): readonly Problem[] {
  const found = find(root, inSpec(path))
  if (found === undefined) return []
  return [problemAt(found.key ?? found.value.at, inSpec(path), message, hint)]
}

export function has({ root }: Subject, path: Path): boolean {
  return find(root, inSpec(path)) !== undefined
}

/** The fields of a map that are written. */
export function writtenOf<Field extends string>(
  subject: Subject,
  path: Path,
  fields: readonly Field[],
): readonly Field[] {
  return fields.filter((field) => has(subject, [...path, field]))
}

/** The keys of the map at a path; none when there is something else or nothing. */
export function keysAt({ root }: Subject, path: Path): readonly string[] {
  return [...(fieldsAt(root, inSpec(path))?.entries.keys() ?? [])]
}

/** A value that a variable could not fill is as good as none: it is told already. */
function scalarAt({ root }: Subject, path: Path): Extract<Tree, { is: 'scalar' }> | undefined {
  const value = find(root, inSpec(path))?.value
  return value?.is === 'scalar' && value.told !== true ? value : undefined
}

export function numberAt(subject: Subject, path: Path): number | undefined
export function numberAt(subject: Subject, path: Path, otherwise: number): number | undefined
/** `otherwise` stands for nothing at all; something else than a number is `undefined`. */
export function numberAt(subject: Subject, path: Path, otherwise?: number): number | undefined {
  if (!has(subject, path)) return otherwise
  const value = scalarAt(subject, path)?.value
  return typeof value === 'number' ? value : undefined
}

export function textAt(subject: Subject, path: Path): string | undefined {
  const value = scalarAt(subject, path)?.value
  return typeof value === 'string' ? value : undefined
}

export function flagAt(subject: Subject, path: Path): boolean | undefined {
  const value = scalarAt(subject, path)?.value
  return typeof value === 'boolean' ? value : undefined
}

/** The texts of a list, each with its place in it. */
export function textsAt({ root }: Subject, path: Path): readonly (readonly [string, number])[] {
  const list = find(root, inSpec(path))?.value
  const items = list?.is === 'list' ? list.items : []
  return items.flatMap((item, index) =>
    item.is === 'scalar' && typeof item.value === 'string' && item.told !== true
      ? [[item.value, index] as const]
      : [],
  )
}

/** Seconds of a duration; `otherwise` stands for nothing at all. */
export function secondsAt(subject: Subject, path: Path, otherwise?: number): number | undefined {
  return has(subject, path) ? parseDuration(textAt(subject, path) ?? '') : otherwise
}

/** A percentage as a number; `otherwise` stands for nothing at all. */
export function percentAt(subject: Subject, path: Path, otherwise: number): number | undefined {
  if (!has(subject, path)) return otherwise
  const value = Number.parseInt(textAt(subject, path) ?? '', 10)
  return Number.isNaN(value) ? undefined : value
}

/** The paths of all containers of the task: the main one is the spec itself. */
export function containerPaths(subject: Subject): readonly Path[] {
  return [[], ...keysAt(subject, ['sidecars']).map((name) => ['sidecars', name])]
}
