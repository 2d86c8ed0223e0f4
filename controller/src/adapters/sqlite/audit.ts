import type { DatabaseSync } from 'node:sqlite'
import type { AuditEntry, NumberedAudit } from '../../model/access.ts'

/** The rows of the record of actions: the database itself refuses to change one or to take one away. */
export function auditRows(database: DatabaseSync) {
  const add = database.prepare('INSERT INTO audit (request, outcome, entry) VALUES (?, ?, ?)')
  // A line that only says what was asked is left out once another one says what became of it.
  const page = database.prepare(
    `SELECT sequence, entry FROM audit AS line
     WHERE sequence < :before AND (outcome <> 'asked' OR NOT EXISTS (
       SELECT 1 FROM audit AS later WHERE later.request = line.request AND later.outcome <> 'asked'))
     ORDER BY sequence DESC LIMIT :limit`,
  )
  return {
    add(entry: AuditEntry): void {
      add.run(entry.request, entry.outcome, JSON.stringify(entry))
    },
    page: (limit: number, before = Number.MAX_SAFE_INTEGER): readonly NumberedAudit[] =>
      page.all({ limit, before }).map(({ sequence, entry }) => ({
        ...(JSON.parse(String(entry)) as AuditEntry),
        sequence: Number(sequence),
      })),
  }
}
