import type { UnitId } from '@plumbline/desired-state'
import type { AnyKind, Orphan, Orphans, UnitMemory } from '../../model/index.ts'
import { environmentsIn, isLoaded, wantIn, type Board } from '../board/board.ts'
import { placeOf } from '../context.ts'
import { wantOf } from '../source/desired.ts'
import { orphansKey } from '../board/keys.ts'
import type { OrphanLook } from '../orphans/orphan-look.ts'
import type { Trace } from '../orphans/traces.ts'

/** Why a unit that is gone from Git is still there; other reasons are told by the status itself. */
const reasons: Readonly<Record<string, string>> = {
  PruneNever: 'its document is gone, and the policy of the environment is never to delete',
  PruneNeedsConfirmation:
    'its document is gone, and the policy of the environment asks a person before it deletes',
  RemovalNotSeen: 'its document is gone, and nobody remembers when it was taken out of Git',
  MassDeletion: 'its document is gone, with those of many others at once',
}

/** What is left in AWS without a document, as it was seen last. Pure. */
export function orphansIn(board: Board, kinds: readonly AnyKind[]): Orphans {
  const looks = [...board.looks.values()]
  const traces = looks.flatMap((look) => look.traces)
  const blind = whyBlind(board)
  const orphans = [
    ...[...board.seen.values()].flatMap((memory) => keptOf(board, memory, traces)),
    ...looks.flatMap((look) => oddIn(board, kinds, look)),
  ]
  return {
    places: looks.map(({ place, environments, triedAt, lookedAt, gaps, elsewhere }) => ({
      ...place,
      environments,
      triedAt,
      ...(lookedAt !== undefined && { lookedAt }),
      gaps,
      elsewhere,
    })),
    orphans: orphans.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    unmanaged: looks.flatMap((look) => look.unmanaged),
    ...(blind !== undefined && { blind }),
  }
}

const keyOf = ({ unit, kind, name }: Orphan): string => `${unit} ${kind} ${name}`

function whyBlind(board: Board): string | undefined {
  if (!isLoaded(board))
    return 'not every source was loaded yet, so that nothing counts as left behind'
  const [partial] = [...board.snapshots.values()].filter(({ state }) => !state.complete)
  if (partial !== undefined) {
    return `the source ${partial.source} could not be loaded completely, so that nothing of it counts as left behind`
  }
  return board.looks.size === 0 ? 'nobody has looked yet' : undefined
}

/** What a unit leaves that is gone from Git and not deleted, as its last pass saw it. */
function keptOf(board: Board, memory: UnitMemory, traces: readonly Trace[]): readonly Orphan[] {
  const { unit, source, status, kept, left = [], pin } = memory
  if (kept === undefined || wantIn(board, unit).state !== 'removed') return []
  const own = traces.filter((trace) => trace.unit === unit)
  const removable = pin === undefined
  return left.map(({ resource, arn }) => {
    const [kind, name] = splitAt(resource)
    const found = arn ?? arnOf(kind, name, own)
    return {
      kind,
      name,
      ...(found !== undefined && { arn: found }),
      environment: unit.slice(0, unit.indexOf('/')),
      unit,
      source,
      since: status.sync.since,
      reason: kept,
      why: reasons[kept] ?? status.operation.why,
      next: `plumbline ${removable ? 'orphans remove' : 'release'} ${unit}`,
      removable,
    }
  })
}

function splitAt(resource: string): readonly [kind: string, name: string] {
  const slash = resource.indexOf('/')
  return [resource.slice(0, slash), resource.slice(slash + 1)]
}

/** AWS names some things by ids, and kinds by more than that. */
function arnOf(kind: string, name: string, traces: readonly Trace[]): string | undefined {
  const same = traces.filter((trace) => trace.kind === kind)
  const exact = same.find((trace) => name === trace.name || name.endsWith(`/${trace.name}`))
  return (exact ?? (same.length === 1 ? same[0] : undefined))?.arn
}

/** Whether the source says where the environment of a unit is: without that nobody can look at what is left of it. */
export function isDeclared(board: Board, unit: UnitId, source: string): boolean {
  const environment = unit.slice(0, unit.indexOf('/'))
  return board.snapshots.get(source)?.state.environments.has(environment) === true
}

/** Whether something is what its unit would have, as far as its ARN tells. */
export function isOwn(board: Board, kinds: readonly AnyKind[], trace: Trace): boolean {
  const { unit, environment: name, source, arn } = trace
  const traces = kinds.find((kind) => kind.name === trace.kind)?.traces
  const environment = board.snapshots.get(source)?.state.environments.get(name)
  if (traces === undefined || environment === undefined) return false
  if (unit.slice(0, unit.indexOf('/')) !== name) return false
  return traces.isOwn?.(arn, { unit, environment }) ?? true
}

/** What carries the tags of a removed unit and can only be dealt with by hand. */
export function oddIn(
  board: Board,
  kinds: readonly AnyKind[],
  { traces, since, triedAt }: OrphanLook,
): readonly (Orphan & { readonly arn: string })[] {
  return traces.flatMap((trace) => {
    const odd = whyOdd(board, kinds, trace)
    const { kind = 'unknown', name, arn, environment, unit, source } = trace
    const of = { kind, name, arn, environment, unit, source, since: since.get(arn) ?? triedAt }
    return odd === undefined ? [] : [{ ...of, ...odd, removable: false }]
  })
}

/** Why something can only be dealt with by hand; `undefined` where a pass over its unit deals with it. */
function whyOdd(
  board: Board,
  kinds: readonly AnyKind[],
  trace: Trace,
): Pick<Orphan, 'reason' | 'why' | 'next'> | undefined {
  const { unit, environment, source, kind } = trace
  if (!isLoaded(board) || wantOf(board.snapshots, unit, source).state !== 'removed')
    return undefined
  if (board.snapshots.get(source)?.state.environments.has(environment) !== true) {
    return {
      reason: 'EnvironmentGone',
      why: `its document is gone, and so is that of the environment ${environment}, which says where to look`,
      next: `bring the Environment ${environment} back to the source ${source}, and remove it then; or delete it by hand`,
    }
  }
  if (isOwn(board, kinds, trace)) return undefined
  return {
    reason: kind === undefined ? 'UnknownThing' : 'OtherName',
    why:
      kind === undefined
        ? `it carries the tags of ${unit}, which has nothing of that type`
        : `it carries the tags of ${unit}, and the unit would have it by another name: tags are copied by hand, too`,
    next: 'take its plumbline tags off if it is yours; otherwise delete it by hand',
  }
}

/** ARNs that AWS lists with the tag of a unit. */
export function listedOf(board: Board, unit: UnitId): readonly string[] {
  return [...board.looks.values()].flatMap(({ traces }) =>
    traces.filter((trace) => trace.unit === unit).map(({ arn }) => arn),
  )
}

/** Where our environments are, as keys of the queue. */
export function orphanKeysIn(board: Board): readonly string[] {
  return isLoaded(board)
    ? [...new Set(environmentsIn(board).map((one) => orphansKey(placeOf(one))))]
    : []
}
