import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { FaultError } from '../../model/fault.ts'
import type { Store } from '../../model/ports.ts'
import { auditHash } from '../store/audit-hash.ts'
import { remembered } from '../store/remembered.ts'
import { sqlStore } from '../sql/store.ts'
import { sql } from '../sql/statement.ts'
import type { Row, Sql, Statement } from '../sql/statement.ts'
import { openDatabase, storeFault } from './open.ts'

/**
 * A store in one SQLite file, for one process.
 * @throws FaultError when the file cannot be opened, with what to do about it
 */
export function sqliteStore(file: string): Store {
  return remembered(sqlStore(sqlite(file)))
}

function sqlite(file: string): Sql {
  const database = openDatabase(file)
  database.function('chained', { deterministic: true }, (before, entry) =>
    auditHash(String(before), String(entry)),
  )
  const prepared = new Map<string, StatementSync>()

  function run({ text, values }: Statement): readonly Row[] {
    const statement = prepared.get(text) ?? database.prepare(text.replaceAll(/\$(\d+)/g, '?$1'))
    prepared.set(text, statement)
    return statement.all(...values)
  }

  /** Runs one piece of work in the database; its errors become faults. */
  async function ask<Result>(work: () => Result): Promise<Result> {
    try {
      return work()
    } catch (error) {
      throw error instanceof FaultError ? error : storeFault(file, error)
    }
  }

  return {
    all: (statement) => ask(() => run(statement)),
    write: (statements) =>
      ask(() => transaction(database, () => statements.forEach((statement) => run(statement)))),
    close: () => ask(() => database.close()),
    attempts: sql`json_extract(record, '$.attempts')`,
    chained: (before, entry) => sql`chained(${before}, ${entry})`,
    inTurn: () => [],
  }
}

function transaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    work()
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
