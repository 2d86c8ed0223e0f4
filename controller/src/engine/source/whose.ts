import type { UnitId } from '@plumbline/desired-state'
import {
  handlesOf,
  handlesOfArn,
  kindsFor,
  type AnyKind,
  type Hint,
  type Target,
  type UnitMemory,
} from '../../model/index.ts'
import { contextOf } from '../context.ts'

/** Which units have a thing of AWS, by account, region and handle. */
export type Owners = ReadonlyMap<string, readonly UnitId[]>

/** The units that a hint may be about: those that own the narrowest thing that it names. */
export function unitsOf(hint: Hint, owners: Owners, seen: Seen): readonly UnitId[] {
  for (const handle of hint.handles) {
    const found = owners.get(keyOf(hint, handle)) ?? []
    // A rule is remembered by its ARN alone; a listener belongs to all who have a rule there.
    const exact = found.filter((unit) => remembers(seen, unit, hint.handles[0] ?? ''))
    if (exact.length > 0) return exact
    if (found.length > 0) return found
  }
  return []
}

/** The newest memory of each unit. */
type Seen = ReadonlyMap<UnitId, UnitMemory>

function remembers(seen: Seen, unit: UnitId, handle: string): boolean {
  const known = Object.values(seen.get(unit)?.known ?? {}).flat()
  return known.some((identifier) => handlesOfArn(identifier)[0] === handle)
}

/** Handles of rendered units, kept while their renders stay the same. */
export type HandleCache = Map<
  UnitId,
  { readonly fingerprint: string; readonly handles: readonly string[] }
>

/** Who owns what, from what Git wants alone. */
export function ownersIn(
  targets: Iterable<Target>,
  kinds: readonly AnyKind[],
  cache: HandleCache,
): Owners {
  const owners = new Map<string, UnitId[]>()
  for (const target of targets) {
    const { id, fingerprint, environment } = target.unit
    const known = cache.get(id)
    const handles =
      known?.fingerprint === fingerprint ? known.handles : handlesOfUnit(target, kinds)
    cache.set(id, { fingerprint, handles })
    for (const handle of handles) {
      const key = keyOf(environment, handle)
      owners.set(key, [...(owners.get(key) ?? []), id])
    }
  }
  return owners
}

function handlesOfUnit(target: Target, kinds: readonly AnyKind[]): readonly string[] {
  const context = contextOf(target)
  const handles = kindsFor(kinds, target.unit).flatMap((kind) => {
    const service = kind.calls[0]?.op.split(':')[0] ?? ''
    // Some kinds put the finished request beside what else they want to know of it.
    return kind
      .wanted(target.unit, context)
      .flatMap(({ request }: { request: object & { input?: object } }) =>
        [request, request.input ?? {}].flatMap((one) => handlesOf(service, one)),
      )
  })
  return [...new Set(handles)]
}

function keyOf(place: Pick<Hint, 'account' | 'region'>, handle: string): string {
  return `${place.account}/${place.region}/${handle}`
}
