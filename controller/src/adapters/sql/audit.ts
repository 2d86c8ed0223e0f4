import type { AuditEntry } from '../../model/access.ts'
import { chainStart } from '../../model/audit-chain.ts'
import type { Store } from '../../model/ports.ts'
import { sql } from './statement.ts'
import type { Sql } from './statement.ts'

/** The record of actions: the database itself refuses to change a line of it or to take one away. */
export function auditPort(db: Sql): Pick<Store, 'audit' | 'audits' | 'auditChain'> {
  return {
    audit: (entry) => {
      const text = JSON.stringify(entry)
      const last = sql`SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1`
      const hash = db.chained(sql`COALESCE((${last}), ${chainStart})`, sql`${text}`)
      const values = sql`${entry.request}, ${entry.outcome}, ${text}, ${hash}`
      return db.write([
        ...db.inTurn('audit'),
        sql`INSERT INTO audit (request, outcome, entry, hash) VALUES (${values})`,
      ])
    },
    auditChain: async (limit, after = 0) => {
      const page = sql`SELECT sequence, entry, hash FROM audit
        WHERE sequence > ${after} ORDER BY sequence LIMIT ${limit}`
      return (await db.all(page)).map(({ sequence, entry, hash }) => {
        return { sequence: Number(sequence), entry: String(entry), hash: String(hash) }
      })
    },
    audits: async (limit, before = Number.MAX_SAFE_INTEGER) => {
      // A line that only says what was asked is left out once another one says what became of it.
      const page = sql`SELECT sequence, entry FROM audit AS line
        WHERE sequence < ${before} AND (outcome <> 'asked' OR NOT EXISTS (
          SELECT 1 FROM audit AS later
          WHERE later.request = line.request AND later.outcome <> 'asked'))
        ORDER BY sequence DESC LIMIT ${limit}`
      return (await db.all(page)).map(({ sequence, entry }) => ({
        ...(JSON.parse(String(entry)) as AuditEntry),
        sequence: Number(sequence),
      }))
    },
  }
}
