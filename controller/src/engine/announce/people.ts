import { equal, type UnitMemory } from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { time } from '../time.ts'
import { named } from './named.ts'

/** What people asked for: told when it begins, and when it ends, by whomever or by itself. */
export function ofPeople(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
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

/** Told with who and why: a freeze is a promise to others. */
export function ofThaw(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { thaw } = after
  if (thaw === undefined || thaw.fingerprint === before?.thaw?.fingerprint) return []
  const { author, reason: why } = thaw
  return [{ name: 'freeze.overridden', fields: { ...named(after), author, why } }]
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
