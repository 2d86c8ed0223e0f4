import {
  equal,
  explanationLines,
  findingText,
  preflightFailed,
  type Drift,
  type Edit,
  type EditTold,
  type Json,
  type Log,
  type UnitMemory,
} from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { ofGates } from './announce-gates.ts'
import { partsOf } from '../context.ts'
import { gateFailed, gateTimedOut } from '../gates/gates.ts'
import { ofHosts } from '../assess/hosts.ts'
import { ended } from '../assess/remember.ts'
import { gaveUp } from '../plan/rollout.ts'
import { time } from '../time.ts'

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
    ...ofGate(before, after),
    ...ofThaw(before, after),
    ...ofChecks(before, after),
  ]
}

function named({ unit, revision }: UnitMemory) {
  return { unit, environment: partsOf(unit).environment, revision }
}

function ofDrift(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { drift } = after
  if (drift !== undefined) {
    const told = equal(before?.drift?.differences as never, drift.differences as unknown as Json)
    const { edits = [] } = drift
    if (told) return edits.length > 0 && !before?.drift?.edits ? [attributed(after, drift)] : []
    const fields = {
      ...named(after),
      differences: drift.differences,
      edits: edits.map(toldEdit),
      since: time(drift.since),
      next: after.status.next,
    }
    return [{ name: 'drift.detected', fields }]
  }
  const { pastDrift } = after
  if (pastDrift?.edits !== undefined) return [attributed(after, pastDrift)]
  const was = before?.drift
  if (was === undefined) return []
  const ours = before?.revert === undefined ? 'plumbline' : `plumbline for ${before.revert.author}`
  const by = (after.wroteAt ?? 0) >= was.since ? ours : 'somebody else'
  const fields = { ...named(after), differences: was.differences, since: time(was.since), by }
  return [{ name: 'drift.repaired', fields }]
}

/** Told once: what is changed meanwhile is told as drift. */
function ofFight(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { fight, status } = after
  if (fight === undefined || before?.fight !== undefined) return []
  const { fields, reverts, since } = fight
  const edits = (after.drift?.edits ?? after.pastDrift?.edits ?? before?.drift?.edits ?? []).map(
    toldEdit,
  )
  const told = { fields: fields.join(', '), reverts, why: status.operation.why, since: time(since) }
  const { next } = status
  return [{ name: 'drift.flapping', fields: { ...named(after), ...told, edits, next } }]
}

function ofRules(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const fresh = (after.ended ?? []).filter((rule) => before?.ended?.includes(rule) !== true)
  return fresh.map((rule) => {
    const next = `the field counts again; take the rule out of spec.drift.ignore, or give it another end`
    return { name: 'drift.rule-ended', fields: { ...named(after), rule, next } }
  })
}

function attributed(after: UnitMemory, { differences, edits = [], since }: Drift): Announcement {
  const fields = {
    ...named(after),
    differences,
    edits: edits.map(toldEdit),
    since: time(since),
  }
  return { name: 'drift.attributed', fields }
}

function ofRollout(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { rollout } = after
  const told = [...ofFailedRollout(before, after), ...ofEnd(before, after)]
  if (rollout !== undefined && rollout.id !== before?.rollout?.id) {
    told.push({ name: 'rollout.started', fields: { ...named(after), rollout: rollout.id } })
  }
  return told
}

/** A hold that begins, or the way back of one that fails. */
function ofFailedRollout(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { hold, lastRollout, lastGood, status } = after
  if (hold === undefined) return []
  const begins = hold.by === undefined && hold.fingerprint !== before?.hold?.fingerprint
  const sticks = hold.stuck !== undefined && before?.hold?.stuck === undefined
  if (!begins && !sticks) return []
  const fields = {
    ...named(after),
    revision: sticks ? (lastGood?.revision ?? after.revision) : hold.revision,
    rollout: lastRollout?.id ?? 'unknown',
    why: hold.stuck ?? hold.reason,
    evidence: evidenceIn(after),
    since: time(hold.since),
    next: status.next,
  }
  return [{ name: 'rollout.rolled-back', fields }]
}

/** Every rollout that was told to begin is told to end, once: it completed, it failed, or something took its place. */
function ofEnd(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const was = before?.rollout
  if (was === undefined || !ended(before, after)) return []
  const { lastRollout: seen } = after
  const since = time(was.since)
  if (seen?.id === was.id && seen.phase === 'completed') {
    const fields = { ...named(after), rollout: was.id, since }
    return [{ name: 'rollout.completed', fields }]
  }
  const isFailure = [before?.hold, after.hold].some(
    (hold) =>
      hold?.stuck !== undefined ||
      (hold?.by === undefined && hold?.fingerprint === was.fingerprint),
  )
  if (gaveUp(seen) && isFailure) return []
  const { revision, id } = was
  const fields = { ...named(after), revision, rollout: id, by: after.revision, since }
  return [{ name: 'rollout.superseded', fields }]
}

/** What AWS said of what went wrong. */
function evidenceIn({ evidence }: UnitMemory): readonly string[] {
  return evidence === undefined ? [] : explanationLines(evidence)
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

/** What people asked for: told when it begins, and when it ends, by whomever or by itself. */
function ofPeople(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const was = pinOf(before)
  const is = pinOf(after)
  if (equal(was, is)) return []
  const { next } = after.status
  return [
    ...(was === undefined ? [] : [{ name: 'unit.released' as const, fields: named(after) }]),
    ...(is === undefined
      ? []
      : [{ name: 'unit.held' as const, fields: { ...named(after), ...is, next } }]),
  ]
}

/** A gate that does not open any more. */
function ofGate(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { waiting, status } = after
  const { reason, why } = status.operation
  if (waiting === undefined || (reason !== gateFailed && reason !== gateTimedOut)) return []
  const same = before?.waiting?.fingerprint === waiting.fingerprint
  if (same && before.status.operation.reason === reason) return []
  const { revision, since } = waiting
  const fields = { ...named(after), revision, reason, why, since: time(since), next: status.next }
  return [{ name: 'gate.closed', fields }]
}

/** Told with who and why: a freeze is a promise to others. */
function ofThaw(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { thaw } = after
  if (thaw === undefined || thaw.fingerprint === before?.thaw?.fingerprint) return []
  const { author, reason: why } = thaw
  return [{ name: 'freeze.overridden', fields: { ...named(after), author, why } }]
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

function pinOf(memory: UnitMemory | undefined) {
  const { pin, hold } = memory ?? {}
  if (pin !== undefined) {
    const { mode, author, reason: why, since } = pin
    return { mode, author, why, since: time(since) }
  }
  if (hold?.by === undefined) return undefined
  return { mode: 'rollback', author: hold.by, why: hold.reason, since: time(hold.since) }
}

function ofRemoval(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { kept, status } = after
  if (kept === undefined || kept === before?.kept) return []
  const fields = { ...named(after), reason: kept, why: status.operation.why, next: status.next }
  return [{ name: 'prune.held', fields }]
}

/** An edit as people read it. */
function toldEdit({ by, call, from, agent, at }: Edit): EditTold {
  return { by, call, from, agent, at: time(at) }
}
