import type { Environment, UnitId } from '@plumbline/desired-state'
import type { Context, Place, ResourceId, Target } from '../model/index.ts'

/** What the kinds may know when a unit is wanted. */
export function contextOf({ source, revision, unit }: Target): Context {
  return {
    unit: unit.id,
    environment: unit.environment,
    source,
    revision,
    fingerprint: unit.fingerprint,
  }
}

/** What the kinds may know when a unit was removed and only its traces are left. */
export function removedContext(
  unit: UnitId,
  environment: Environment,
  source: string,
  revision: string,
): Context {
  return { unit, environment, source, revision, fingerprint: removed }
}

/** The fingerprint of "nothing is wanted". */
export const removed = 'removed'

export function placeOf({ account, region }: Environment): Place {
  return { account, region }
}

export function resourceId(kind: string, name: string): ResourceId {
  return `${kind}/${name}`
}

/** A unit id in its three parts. */
export function partsOf(id: UnitId): { environment: string; kind: string; name: string } {
  const [environment = '', kind = '', name = ''] = id.split('/')
  return { environment, kind, name }
}
