import type { Drift, Edit, EditTold, ResourceDifferences, UnitMemory } from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { isSeen } from '../plan/drift.ts'
import { time } from '../time.ts'
import { named } from './named.ts'

/** Drift that is found, attributed to somebody, and gone. */
export function ofDrift(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { drift } = after
  if (drift !== undefined) {
    const told = before?.drift !== undefined && isSeen(before.drift, drift.differences)
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
  const by = endedBy(before, after, was)
  if (by === undefined) return []
  const fields = { ...named(after), differences: wholeOf(was), since: time(was.since), by }
  return [{ name: 'drift.repaired', fields }]
}

/** What differed at any time of it. */
function wholeOf({ past = [], differences }: Drift): readonly ResourceDifferences[] {
  return [...past, ...differences]
}

/** Who made live and Git equal again; undefined while they differ as before, and are only not to be told of any more. */
function endedBy(
  before: UnitMemory | undefined,
  after: UnitMemory,
  was: Drift,
): string | undefined {
  if ((after.wroteAt ?? 0) >= was.since) {
    return before?.revert === undefined ? 'plumbline' : `plumbline for ${before.revert.author}`
  }
  if (isLeft(was, after)) return undefined
  const isOfGit = before?.applied?.unit.fingerprint !== after.applied?.unit.fingerprint
  return isOfGit ? 'a commit' : 'somebody else'
}

/** Whether a field of it still differs: a rule ignores it from now on, or the mode is `off`. */
function isLeft({ differences }: Drift, after: UnitMemory): boolean {
  const left = new Set(fieldsOf([...after.differences, ...(after.ignored ?? [])]))
  return fieldsOf(differences).some((field) => left.has(field))
}

function fieldsOf(differences: readonly ResourceDifferences[]): readonly string[] {
  return differences.flatMap(({ resource, verb, differences: fields }) =>
    verb === 'change' ? fields.map(({ path }) => `${resource} ${path}`) : [`${resource} ${verb}`],
  )
}

/** Drift that is not undone any more, told once: what is changed meanwhile is told as drift. */
export function ofFight(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
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

/** Rules to ignore a field that have ended. */
export function ofRules(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const fresh = (after.ended ?? []).filter((rule) => before?.ended?.includes(rule) !== true)
  return fresh.map((rule) => {
    const next = `the field counts again; take the rule out of spec.drift.ignore, or give it another end`
    return { name: 'drift.rule-ended', fields: { ...named(after), rule, next } }
  })
}

function attributed(after: UnitMemory, drift: Drift): Announcement {
  const { edits = [], since } = drift
  const fields = {
    ...named(after),
    differences: wholeOf(drift),
    edits: edits.map(toldEdit),
    since: time(since),
  }
  return { name: 'drift.attributed', fields }
}

/** An edit as people read it. */
function toldEdit({ by, call, from, agent, at }: Edit): EditTold {
  return { by, call, from, agent, at: time(at) }
}
