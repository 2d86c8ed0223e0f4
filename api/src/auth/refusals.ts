import type { AuditEntry } from '@plumbline/controller/model'

/** So long after a refusal those of the same person and verb are counted (ms). */
const alikeMs = 60_000

interface Alike {
  /** Of the first, which was written down (epoch ms). */
  readonly since: number
  readonly last: AuditEntry
  readonly more: number
}

export interface Refusals {
  /** Writes a refusal down, or counts it. */
  refused(entry: AuditEntry): Promise<void>
  /** Writes down how many were counted, of those whose time is over. */
  settle(now: number): Promise<void>
}

/**
 * Nothing is ever dropped from the audit, so whoever is refused without end must not make it grow without end: of each person
 * and verb it has the first refusal, and once a minute how many followed.
 */
export function refusals(write: (entry: AuditEntry) => Promise<void>): Refusals {
  const alike = new Map<string, Alike>()

  async function settle(now: number): Promise<void> {
    for (const [key, { since, last, more }] of alike) {
      // The oldest comes first.
      if (now - since < alikeMs) return
      alike.delete(key)
      if (more > 0)
        await write({ ...last, why: `${more} more like it, this the last: ${last.why}` })
    }
  }

  async function refused(entry: AuditEntry): Promise<void> {
    await settle(entry.at)
    const key = `${entry.verb} ${entry.how} ${entry.who}`
    const known = alike.get(key)
    alike.set(key, { since: entry.at, ...known, last: entry, more: known ? known.more + 1 : 0 })
    if (known === undefined) await write(entry)
  }

  return { refused, settle }
}
