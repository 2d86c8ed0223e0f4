import type { UnitMemory } from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { ended } from '../assess/followed.ts'
import { gaveUp } from '../plan/rollout.ts'
import { time } from '../time.ts'
import { evidenceIn, named } from './named.ts'

/** The beginning and the end of a rollout. */
export function ofRollout(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
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
