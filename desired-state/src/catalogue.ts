import type {
  EnvironmentDocument,
  KnownDocument,
  OverlayDocument,
  ServiceDocument,
} from './documents.ts'
import type { UnitId } from './types.ts'

/** All documents of a source by what they are. */
export interface Catalogue {
  readonly services: ReadonlyMap<string, readonly ServiceDocument[]>
  readonly environments: ReadonlyMap<string, readonly EnvironmentDocument[]>
  /** By the unit that they change. */
  readonly overlays: ReadonlyMap<UnitId, readonly OverlayDocument[]>
  /** Something could not be understood: what seems to be missing may be in there. */
  readonly partial: boolean
}

export function catalogue(documents: readonly KnownDocument[], partial: boolean): Catalogue {
  const services = documents.filter((document) => document.kind === 'Service')
  const environments = documents.filter((document) => document.kind === 'Environment')
  const overlays = documents.filter((document) => document.kind === 'Overlay')
  return {
    services: Map.groupBy(services, (document) => document.name),
    environments: Map.groupBy(environments, (document) => document.name),
    overlays: Map.groupBy(overlays, (document) =>
      unitId(document.environment, targetName(document)),
    ),
    partial,
  }
}

export function unitId(environment: string, service: string): UnitId {
  return `${environment}/service/${service}`
}

/** `web` of an overlay for `service/web`. */
export function targetName({ target }: OverlayDocument): string {
  return target.slice(target.indexOf('/') + 1)
}

/** Names of the environments that a service is for, whether or not they exist. */
export function environmentsOf(
  services: readonly ServiceDocument[],
  { environments }: Catalogue,
): readonly string[] {
  const names = services.flatMap((service) => service.environments ?? [...environments.keys()])
  return [...new Set(names)]
}

/** Whether a service is for an environment that exists. */
export function isFor(service: ServiceDocument, environment: string, all: Catalogue): boolean {
  return service.environments?.includes(environment) ?? all.environments.has(environment)
}

/** Services times environments, without listing them. */
export function countUnits({ services, environments }: Catalogue): number {
  return [...services.values()]
    .map(([service]) => service?.environments?.length ?? environments.size)
    .reduce((sum, count) => sum + count, 0)
}

/** The units of an environment that exists. */
export function unitsIn(environment: string, all: Catalogue): readonly UnitId[] {
  return [...all.services]
    .filter(([, same]) => same.some((service) => isFor(service, environment, all)))
    .map(([name]) => unitId(environment, name))
}
