import { kindShortNames } from '../schema/envelope.ts'
import {
  shortName,
  type EnvironmentDocument,
  type KnownDocument,
  type ObjectDocument,
  type OverlayDocument,
  type PolicyDocument,
  type RoleDocument,
  type TenantDocument,
} from './documents.ts'
import type { UnitId } from '../types.ts'

/** All documents of a source by what they are. */
export interface Catalogue {
  /** Services, jobs and bundles by their short names, such as `service/web`. */
  readonly objects: ReadonlyMap<string, readonly ObjectDocument[]>
  readonly environments: ReadonlyMap<string, readonly EnvironmentDocument[]>
  /** By the unit that they change. */
  readonly overlays: ReadonlyMap<UnitId, readonly OverlayDocument[]>
  /** Image policies by name. */
  readonly policies: ReadonlyMap<string, readonly PolicyDocument[]>
  readonly tenants: ReadonlyMap<string, readonly TenantDocument[]>
  readonly roles: ReadonlyMap<string, readonly RoleDocument[]>
  /** Something could not be understood: what seems to be missing may be in there. */
  readonly partial: boolean
}

export function catalogue(documents: readonly KnownDocument[], partial: boolean): Catalogue {
  const objects = documents.filter(isObject)
  const environments = documents.filter((document) => document.kind === 'Environment')
  const overlays = documents.filter((document) => document.kind === 'Overlay')
  const policies = documents.filter((document) => document.kind === 'ImagePolicy')
  const tenants = documents.filter((document) => document.kind === 'Tenant')
  const roles = documents.filter((document) => document.kind === 'Role')
  return {
    objects: Map.groupBy(objects, shortName),
    environments: Map.groupBy(environments, (document) => document.name),
    overlays: Map.groupBy(overlays, ({ environment, target }) => unitId(environment, target)),
    policies: Map.groupBy(policies, ({ name }) => name),
    tenants: Map.groupBy(tenants, ({ name }) => name),
    roles: Map.groupBy(roles, ({ name }) => name),
    partial,
  }
}

/** What each name means, of the names that one document alone has, and that one without problems. */
export function meaningOf<Document, Meaning>(
  documents: ReadonlyMap<string, readonly Document[]>,
  meant: (document: Document) => Meaning | undefined,
): ReadonlyMap<string, Meaning> {
  const found = [...documents].flatMap(([name, [document, ...others]]) => {
    const meaning = document && others.length === 0 ? meant(document) : undefined
    return meaning === undefined ? [] : [[name, meaning] as const]
  })
  return new Map(found)
}

function isObject(document: KnownDocument): document is ObjectDocument {
  return document.kind in kindShortNames
}

/** `object` is the short name, such as `service/web`. */
export function unitId(environment: string, object: string): UnitId {
  return `${environment}/${object}` as UnitId
}

/** Names of the environments that an object is for, whether or not they exist. */
export function environmentsOf(
  documents: readonly ObjectDocument[],
  { environments }: Catalogue,
): readonly string[] {
  const names = documents.flatMap((document) => document.environments ?? [...environments.keys()])
  return [...new Set(names)]
}

/** Whether an object is for an environment that exists. */
export function isFor(document: ObjectDocument, environment: string, all: Catalogue): boolean {
  return document.environments?.includes(environment) ?? all.environments.has(environment)
}

/** Objects times environments, without listing them. */
export function countUnits({ objects, environments }: Catalogue): number {
  return [...objects.values()]
    .map(([document]) => document?.environments?.length ?? environments.size)
    .reduce((sum, count) => sum + count, 0)
}

/** The units of an environment that exists. */
export function unitsIn(environment: string, all: Catalogue): readonly UnitId[] {
  return [...all.objects]
    .filter(([, same]) => same.some((document) => isFor(document, environment, all)))
    .map(([object]) => unitId(environment, object))
}

/** The units that a document is a part of. */
export function unitsOf(document: KnownDocument, all: Catalogue): readonly UnitId[] {
  if (document.kind === 'Environment') return unitsIn(document.name, all)
  if (document.kind === 'Overlay') return [unitId(document.environment, document.target)]
  if (!isObject(document)) return []
  return environmentsOf([document], all).map((name) => unitId(name, shortName(document)))
}
