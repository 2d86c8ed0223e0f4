import { findingText, preflightFailed, type Log, type UnitMemory } from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { ofHosts } from '../assess/hosts.ts'
import { time } from '../time.ts'
import { ofDrift, ofFight, ofRules } from './drift.ts'
import { ofClosedGate, ofGates } from './gates.ts'
import { ofPeople, ofThaw } from './people.ts'
import { ofRollout } from './rollout.ts'
import { evidenceIn, named } from './named.ts'

/** Logs what was decided; the loop of it is here so that no caller repeats it. */
export function announceAll(log: Log, announcements: readonly Announcement[]): void {
  for (const { name, fields } of announcements) log.event(name, fields)
}

/**
 * What a pass is worth telling: the difference between what was remembered before and what is remembered after it.
 * Pure, and so told exactly once, whatever the number of passes.
 */
export function announcements(
  before: UnitMemory | undefined,
  after: UnitMemory,
): readonly Announcement[] {
  return [
    ...ofDrift(before, after),
    ...ofFight(before, after),
    ...ofRules(before, after),
    ...ofGates(before, after),
    ...ofRollout(before, after),
    ...ofFailure(before, after),
    ...ofHealth(before, after),
    ...ofHosts(before, after),
    ...ofSuccess(before, after),
    ...ofRemoval(before, after),
    ...ofPeople(before, after),
    ...ofClosedGate(before, after),
    ...ofThaw(before, after),
    ...ofChecks(before, after),
  ]
}

function ofFailure(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { fault, operation, next } = after.status
  const was = before?.status.fault
  if (fault === undefined) return []
  // The same word for another mistake is news where the mistake is somebody's document.
  const same = fault.code !== preflightFailed || fault.message === was?.message
  if (fault.code === was?.code && same) return []
  const fields = {
    ...named(after),
    reason: fault.code,
    why: fault.message,
    hint: fault.hint,
    since: time(operation.since),
    next,
  }
  return [{ name: 'unit.failed', fields }]
}

function ofHealth(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { degraded, status } = after
  if (degraded === undefined || degraded === before?.degraded) return []
  const { why, since } = status.health
  const fields = {
    ...named(after),
    reason: degraded,
    why,
    evidence: evidenceIn(after),
    since: time(since),
    next: status.next,
  }
  return [{ name: 'unit.degraded', fields }]
}

/** Told when the unit got somewhere: to a new render, or out of trouble. Not when a task was merely replaced. */
function ofSuccess(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  if (!isSteady(after)) return []
  const arrived = after.lastGood?.unit.fingerprint !== before?.lastGood?.unit.fingerprint
  const recovered =
    before !== undefined &&
    [before.status.fault, before.hold, before.degraded].some((trouble) => trouble !== undefined)
  if (!arrived && !recovered && !caughtUp(before, after)) return []
  const since = time(after.status.sync.since)
  return [{ name: 'unit.synced', fields: { ...named(after), since } }]
}

/** ECS counted the rollout as a success before all its tasks were there, and now they are. */
function caughtUp(before: UnitMemory | undefined, after: UnitMemory): boolean {
  const { attempt, rollout, lastRollout, lastGood } = before ?? {}
  const wasEarly = rollout === undefined && lastRollout?.phase === 'completed'
  const released = attempt?.cause === 'release' && after.attempt === undefined
  return wasEarly && released && attempt.fingerprint === lastGood?.unit.fingerprint
}

function isSteady({ status }: UnitMemory): boolean {
  return (
    status.sync.is === 'Synced' && status.health.is === 'Healthy' && status.operation.is === 'Idle'
  )
}

/** What the checks before a release found and did not keep it back for, and who let a refused one out. */
function ofChecks(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const was = before?.preflight
  const is = after.preflight
  if (is === undefined) return []
  const told = new Set(was?.findings.map(({ check, message }) => `${check} ${message}`))
  const warned = is.findings.flatMap((finding): Announcement[] => {
    const { weight, check, message, hint } = finding
    if (weight !== 'warns' || told.has(`${check} ${message}`)) return []
    const fields = { ...named(after), check, why: findingText(finding), hint }
    return [{ name: 'release.warned', fields }]
  })
  if (is.waived === undefined || was?.waived !== undefined) return warned
  const { author, reason: why } = is.waived
  return [...warned, { name: 'release.waived', fields: { ...named(after), author, why } }]
}

function ofRemoval(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { kept, status } = after
  if (kept === undefined || kept === before?.kept) return []
  const fields = { ...named(after), reason: kept, why: status.operation.why, next: status.next }
  return [{ name: 'prune.held', fields }]
}
