import { createHash } from 'node:crypto'
import type { Unit } from '@plumbline/desired-state'
import type { Fault, Rendered, Step, Target, UnitMemory } from '../../model/index.ts'

/** When a unit is tidied up next, and what was told of the last time. */
export interface Tidying {
  /** Epoch ms. */
  readonly at: number
  /** The code of what went wrong: told once. */
  readonly told?: string
}

/** What became of tidying a unit up. */
export interface Tidied {
  readonly removed: readonly string[]
  /** Something else came first. */
  readonly isPutOff: boolean
  readonly fault?: Fault
}

/** A release rests before what it replaced is looked at; releases in quick succession are looked at once. */
const restMs = 10 * 60_000
/** After a start the units do not come all at once. */
const spreadMs = 3_600_000
const againMs = 24 * 3_600_000
const soonMs = 60_000

/** After a release, when it has rested; otherwise when it was due anyway, some time in the first hour. */
export function whenToTidy(
  due: number | undefined,
  before: UnitMemory | undefined,
  { unit, applied }: UnitMemory,
  now: number,
): number {
  const isNew =
    before !== undefined && before.applied?.unit.fingerprint !== applied?.unit.fingerprint
  if (isNew) return now + restMs
  return due ?? now + spreadOf(unit)
}

/**
 * The same for the same unit: nothing is drawn, so that who tidies up changes nothing else. Names that differ in a digit
 * alone, as those of a fleet do, are far apart.
 */
function spreadOf(unit: string): number {
  return createHash('sha256').update(unit).digest().readUInt32BE() % spreadMs
}

/** There is more when something went, and soon it may be possible when something else came first. */
export function tidyingAfter({ removed, isPutOff, fault }: Tidied, now: number): Tidying {
  const isSoon = fault === undefined && (isPutOff || removed.length > 0)
  return { at: now + (isSoon ? soonMs : againMs), ...(fault !== undefined && { told: fault.code }) }
}

/** What Git wants is in place and healthy, and nobody is about to change it or to go back. */
export function isAtRest(memory: UnitMemory, { unit }: Target): boolean {
  const { sync, health, operation } = memory.status
  const { applied, hold, pin, rollout, attempt, waiting, suspect, differences } = memory
  const steady = sync.is === 'Synced' && health.is === 'Healthy' && operation.is === 'Idle'
  const moves = [hold, pin, rollout, attempt, waiting, suspect].some((one) => one !== undefined)
  const isIn = applied?.unit.fingerprint === unit.fingerprint
  return steady && !moves && isIn && differences.length === 0
}

/** What is in place, and as many as stay of what a person may go back to, newest first. */
export function rendersToKeep(
  unit: Unit,
  { applied, lastGood }: UnitMemory,
  good: readonly Rendered[],
): readonly Unit[] {
  const inPlace = [unit, applied?.unit, lastGood?.unit].filter((one) => one !== undefined)
  const newest = distinct(good.map((one) => one.unit))
  return distinct([...inPlace, ...newest.slice(0, unit.environment.policy.keepReleases)])
}

function distinct(units: readonly Unit[]): readonly Unit[] {
  const first = new Map<string, Unit>()
  for (const unit of units) if (!first.has(unit.fingerprint)) first.set(unit.fingerprint, unit)
  return [...first.values()]
}

export const tooBusy: Fault = {
  code: 'RateInUse',
  source: 'controller',
  retry: 'soon',
  message: 'the rate of AWS is left to what cannot wait',
  hint: 'Nothing to do: it is tried again.',
}

/** A call in one line, for the log. */
export function lineOf({ call: { op, input } }: Step): string {
  return `${op} ${JSON.stringify(input)}`
}
