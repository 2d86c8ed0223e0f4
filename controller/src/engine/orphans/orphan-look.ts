import type { Environment, UnitId } from '@plumbline/desired-state'
import {
  faultOf,
  type AnyKind,
  type AwsReader,
  type Gap,
  type OwnedUnit,
  type Place,
  type TagIndex,
  type UnmanagedService,
} from '../../model/index.ts'
import { tracesIn, type Trace } from './traces.ts'

/** What was found in one account and region at the last look that saw it. */
export interface OrphanLook {
  readonly place: Place
  /** Names. */
  readonly environments: readonly string[]
  /** Epoch ms of the last try. */
  readonly triedAt: number
  /** Epoch ms of the last look that saw everything. */
  readonly lookedAt?: number
  readonly gaps: readonly Gap[]
  /** What carries the tags of our sources and is in no document. */
  readonly traces: readonly Trace[]
  /** Units that are in no document, found by something that carries no tags. */
  readonly untagged: readonly OwnedUnit[]
  /** Since when (epoch ms), by ARN. */
  readonly since: ReadonlyMap<string, number>
  readonly unmanaged: readonly UnmanagedService[]
  readonly elsewhere: Readonly<Record<string, number>>
}

/** What to look through, and what is known of it. */
export interface Looking {
  readonly kinds: readonly AnyKind[]
  readonly tagIndex: TagIndex
  readonly reader: AwsReader
  readonly place: Place
  /** Those of the place. */
  readonly environments: readonly Environment[]
  /** Every unit that is in a document. */
  readonly wanted: ReadonlySet<UnitId>
  /** Names of our sources. */
  readonly sources: readonly string[]
  readonly before: OrphanLook | undefined
  readonly now: number
}

/**
 * Looks for what is left in one account and region, and for what runs there without us. What cannot be read is a gap:
 * what was seen of it before stays, and nothing else is held up. Reads only.
 */
export async function lookForOrphans(looking: Looking): Promise<OrphanLook> {
  const { place, environments, before, now } = looking
  const gaps: Gap[] = []

  async function seen<Value>(what: string, look: () => Promise<Value>, otherwise: Value) {
    try {
      return await look()
    } catch (error) {
      const { code, message, hint } = faultOf(error)
      const known = before?.gaps.find((gap) => gap.what === what)
      gaps.push({ what, fault: { code, message, hint }, since: known?.since ?? now })
      return otherwise
    }
  }

  const past = { traces: before?.traces ?? [], elsewhere: before?.elsewhere ?? {} }
  const tagged = await seen('what carries our tags', () => readTagged(looking), past)
  const others = 'what tells of its unit without tags'
  const untagged = await seen(others, () => readUntagged(looking), before?.untagged ?? [])
  const unmanaged: UnmanagedService[] = []
  for (const [cluster, sharing] of Map.groupBy(environments, (one) => one.cluster)) {
    const known = (before?.unmanaged ?? []).filter((one) => one.cluster === cluster)
    const what = `the services of the cluster ${cluster}`
    unmanaged.push(...(await seen(what, () => readUnmanaged(looking, sharing), known)))
  }
  const { lookedAt = gaps.length === 0 ? now : undefined } = gaps.length === 0 ? {} : (before ?? {})
  return {
    place,
    environments: environments.map(({ name }) => name),
    triedAt: now,
    ...(lookedAt !== undefined && { lookedAt }),
    gaps,
    ...tagged,
    untagged,
    since: new Map(tagged.traces.map(({ arn }) => [arn, before?.since.get(arn) ?? now])),
    unmanaged,
  }
}

async function readTagged(looking: Looking): Promise<Pick<OrphanLook, 'traces' | 'elsewhere'>> {
  const { kinds, tagIndex, reader, wanted, sources } = looking
  const found = tracesIn(kinds, await tagIndex.read(reader)).filter(({ unit }) => !wanted.has(unit))
  const own = found.filter(({ source }) => sources.includes(source))
  const others = found.filter(({ source }) => !sources.includes(source))
  const arns = new Set<string>()
  for (const kind of kinds) {
    for (const arn of await noLongerThere(kind, own, looking)) arns.add(arn)
  }
  return {
    traces: own.filter(({ arn }) => !arns.has(arn)),
    elsewhere: Object.fromEntries(
      [...Map.groupBy(others, ({ source }) => source)].map(([source, of]) => [source, of.length]),
    ),
  }
}

/** ARNs that the list goes on naming although the things are gone. */
async function noLongerThere(
  kind: AnyKind,
  traces: readonly Trace[],
  { environments, reader }: Looking,
): Promise<readonly string[]> {
  const gone: string[] = []
  for (const environment of environments) {
    const arns = traces
      .filter((one) => one.kind === kind.name && one.environment === environment.name)
      .map(({ arn }) => arn)
    if (arns.length === 0) continue
    const there = await kind.traces.remaining?.(reader, environment, arns)
    if (there !== undefined) gone.push(...arns.filter((arn) => !there.includes(arn)))
  }
  return gone
}

async function readUntagged(looking: Looking): Promise<readonly OwnedUnit[]> {
  const { kinds, environments, reader, wanted, sources } = looking
  const found: OwnedUnit[] = []
  for (const { traces } of kinds) {
    for (const one of environments) {
      found.push(...((await traces.untagged?.(reader, one, wanted)) ?? []))
    }
  }
  return found.filter(({ unit, source }) => !wanted.has(unit) && sources.includes(source))
}

async function readUnmanaged(
  { kinds, reader, wanted }: Looking,
  sharing: readonly Environment[],
): Promise<readonly UnmanagedService[]> {
  const found: UnmanagedService[] = []
  for (const kind of kinds) {
    found.push(...((await kind.unmanaged?.(reader, sharing, wanted)) ?? []))
  }
  return found
}
