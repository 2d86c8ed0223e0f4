import { inOrder, triedIn } from './tried.ts'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { UnitId } from '@plumbline/desired-state'
import { FaultError } from '../model/fault.ts'
import type { Intent, Store, UnitFilter } from '../model/ports.ts'
import type { PassRecord, UnitMemory } from '../model/record.ts'
import type { Status } from '../model/status.ts'
import { auditRows } from './sqlite/audit.ts'
import { alertRows } from './sqlite/alerts.ts'
import { openDatabase, storeFault } from './sqlite/open.ts'

/**
 * A store in one SQLite file, for one process. Statuses are columns so that they can be counted and filtered; the rest
 * is JSON.
 * @throws FaultError when the file cannot be opened, with what to do about it
 */
export function sqliteStore(file: string): Store {
  const database = openDatabase(file)
  const statements = prepare(database)
  const alerts = alertRows(database)
  const audits = auditRows(database)

  /** Runs one piece of work in the database; its errors become faults. */
  async function ask<Result>(work: () => Result): Promise<Result> {
    try {
      return work()
    } catch (error) {
      throw error instanceof FaultError ? error : storeFault(file, error)
    }
  }

  return {
    unit: (id) => ask(() => parse(statements.unit.get(id)?.memory)),
    units: (filter) => ask(() => selectUnits(database, filter)),
    intend: (unit, revision, call, at) =>
      ask(() => {
        const added = statements.addIntent.run(unit, revision, JSON.stringify(call), at)
        return Number(added.lastInsertRowid)
      }),
    settle: (intent, result, at) => ask(() => void statements.settle.run(result, at, intent)),
    openIntents: () => ask(() => statements.openIntents.all().map(toIntent)),
    append: (memory, record, notice) =>
      ask(() =>
        transaction(database, () => {
          statements.saveUnit.run(...unitRow(memory))
          alerts.add(notice)
          if (!record) return
          statements.addRecord.run(...recordRow(record))
          // Their outcomes are in the record now.
          statements.dropSettled.run(record.unit)
        }),
      ),
    history: (id, limit, before = Number.MAX_SAFE_INTEGER) =>
      ask(() =>
        statements.history.all({ unit: id, before, limit }).map(({ record }) => parse(record)),
      ),
    attempts: (id, limit, before = Number.MAX_SAFE_INTEGER) =>
      ask(() =>
        statements.attempts.all({ unit: id, before, limit }).map(({ record }) => parse(record)),
      ),
    triedSince: (from) =>
      ask(() => {
        const first = statements.first.get()?.first
        const rows = statements.tried.all({ from })
        const tried = rows.flatMap(({ unit, attempts }) =>
          triedIn({ unit: unit as UnitId, attempts: parse(attempts) ?? [] }),
        )
        return { ...(typeof first === 'number' && { first }), tried: inOrder(tried) }
      }),
    recent: (limit, before = Number.MAX_SAFE_INTEGER) =>
      ask(() => statements.recent.all({ before, limit }).map(({ record }) => parse(record))),
    forget: (id, notice) =>
      ask(() =>
        transaction(database, () => {
          statements.forget.run(id)
          alerts.add(notice)
        }),
      ),
    source: (name) => ask(() => parse(statements.source.get(name)?.state)),
    saveSource: (state, notice) =>
      ask(() =>
        transaction(database, () => {
          statements.saveSource.run(state.name, JSON.stringify(state))
          alerts.add(notice)
        }),
      ),
    notices: (limit) => ask(() => alerts.notices(limit)),
    alertState: () => ask(() => alerts.state()),
    saveAlerts: (upTo, state, letters) =>
      ask(() => transaction(database, () => alerts.save(upTo, state, letters))),
    nextLetter: (sink) => ask(() => alerts.next(sink)),
    settleLetter: (letter) => ask(() => alerts.settle(letter)),
    letters: (limit) => ask(() => alerts.letters(limit)),
    audit: (entry) => ask(() => audits.add(entry)),
    audits: (limit, before) => ask(() => audits.page(limit, before)),
    close: () => ask(() => database.close()),
  }
}

function prepare(database: DatabaseSync) {
  return {
    unit: database.prepare('SELECT memory FROM unit WHERE id = ?'),
    saveUnit: database.prepare('INSERT OR REPLACE INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    forget: database.prepare('DELETE FROM unit WHERE id = ?'),
    addRecord: database.prepare(
      `INSERT INTO history (unit, at, revision, sync, health, operation, record)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    history: database.prepare(pageOf('unit = :unit')),
    attempts: database.prepare(
      pageOf(`unit = :unit AND json_extract(record, '$.attempts') IS NOT NULL`),
    ),
    recent: database.prepare(pageOf('true')),
    first: database.prepare('SELECT min(at) AS first FROM history'),
    tried: database.prepare(
      `SELECT unit, json_extract(record, '$.attempts') AS attempts FROM history
       WHERE at >= :from AND json_extract(record, '$.attempts') IS NOT NULL`,
    ),
    addIntent: database.prepare(
      'INSERT INTO intent (unit, revision, call, at) VALUES (?, ?, ?, ?)',
    ),
    settle: database.prepare('UPDATE intent SET result = ?, settled_at = ? WHERE id = ?'),
    openIntents: database.prepare('SELECT * FROM intent WHERE result IS NULL ORDER BY id'),
    dropSettled: database.prepare('DELETE FROM intent WHERE unit = ? AND result IS NOT NULL'),
    source: database.prepare('SELECT state FROM source WHERE name = ?'),
    saveSource: database.prepare('INSERT OR REPLACE INTO source VALUES (?, ?)'),
  }
}

/** A millisecond is never torn apart: everything as new as the last record of the page belongs to it. */
function pageOf(condition: string): string {
  const rows = `FROM history WHERE at < :before AND ${condition}`
  return `WITH page AS (SELECT at ${rows} ORDER BY at DESC, sequence DESC LIMIT :limit)
          SELECT record ${rows} AND at >= (SELECT min(at) FROM page)
          ORDER BY at DESC, sequence DESC`
}

function selectUnits(database: DatabaseSync, filter: UnitFilter): readonly UnitMemory[] {
  const { environment, source, after, limit = -1 } = filter
  const conditions = [
    ['environment = ?', environment],
    ['source = ?', source],
    ['id > ?', after],
  ] as const
  const given = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  const where = given.length === 0 ? '' : `WHERE ${given.map(({ sql }) => sql).join(' AND ')}`
  return database
    .prepare(`SELECT memory FROM unit ${where} ORDER BY id LIMIT ?`)
    .all(...given.map(({ value }) => value), limit)
    .map(({ memory }) => parse(memory))
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

function unitRow(memory: UnitMemory): SQLInputValue[] {
  const [environment = '', kind = '', name = ''] = memory.unit.split('/')
  const status = statusColumns(memory.status)
  return [memory.unit, environment, kind, name, memory.source, ...status, JSON.stringify(memory)]
}

function recordRow(record: PassRecord): SQLInputValue[] {
  const status = statusColumns(record.status)
  return [record.unit, record.at, record.revision, ...status, JSON.stringify(record)]
}

function statusColumns({ sync, health, operation }: Status): readonly string[] {
  return [sync.is, health.is, operation.is]
}

function toIntent(row: Record<string, unknown>): Intent {
  return {
    id: Number(row.id),
    unit: String(row.unit) as UnitId,
    revision: String(row.revision),
    call: JSON.parse(String(row.call)),
    at: Number(row.at),
  }
}

/** What was written by `JSON.stringify`; `undefined` when there was no row. */
// oxlint-disable-next-line typescript/no-explicit-any -- the column says what is in it
function parse(text: unknown): any {
  return typeof text === 'string' ? JSON.parse(text) : undefined
}
