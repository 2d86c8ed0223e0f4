import type { Problem, UnitId } from '@plumbline/desired-state'
import { releaseOf } from '../engine/decide/clearance.ts'
import { contextOf, placeOf } from '../engine/context.ts'
import type { Snapshot } from '../engine/source/desired.ts'
import { observe } from '../engine/observe/observe.ts'
import { kinds } from '../kinds/index.ts'
import type { AwsAt, Fault, PreflightReport, Target } from '../model/index.ts'
import { isChosen, withSources, type PlanOnceOptions } from './sources.ts'
import { preflight } from '../preflight/index.ts'

/** What the checks before a release say of one unit. */
export interface VerifiedUnit extends PreflightReport {
  readonly unit: UnitId
  readonly revision: string
}

export interface VerifyReport {
  /** By name. */
  readonly units: readonly VerifiedUnit[]
  readonly problems: readonly Problem[]
  /** Texts of the files with problems, by path. */
  readonly texts: ReadonlyMap<string, string>
  /** Sources that could not be read. */
  readonly faults: readonly Fault[]
}

/**
 * The checks before a release, of every unit, whether it is released or not. Fetches the sources into a folder that is
 * removed again and reads AWS; it changes nothing, and it does not know which digests were released before.
 */
export async function verifyOnce(options: PlanOnceOptions): Promise<VerifyReport> {
  return withSources(options, async ({ snapshots, texts, problems, aws, clock, faults }) => {
    const targets = [...snapshots.values()].flatMap(targetsIn)
    const chosen = targets.filter(({ unit }) => isChosen(unit.id, options))
    const units = await Promise.all(chosen.map((target) => verifyUnit(target, aws, clock.now())))
    return { units: units.toSorted(byName), problems, texts, faults }
  })
}

function targetsIn({ source, revision, state }: Snapshot): readonly Target[] {
  return [...state.units.values()].map((unit) => ({ source, revision, unit }))
}

async function verifyUnit(target: Target, aws: AwsAt, now: number): Promise<VerifiedUnit> {
  const { unit, revision } = target
  const { reader } = aws(placeOf(unit.environment))
  const look = { context: contextOf(target), unit, known: {}, suspect: false, now }
  const views = await observe(kinds, reader, look)
  const report = await preflight.check(reader, releaseOf(target, views, undefined))
  return { unit: unit.id, revision, ...report }
}

function byName({ unit: a }: VerifiedUnit, { unit: b }: VerifiedUnit): number {
  return a < b ? -1 : 1
}
