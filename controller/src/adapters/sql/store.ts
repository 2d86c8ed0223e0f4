import type { UnitId } from '@plumbline/desired-state'
import type { Tried } from '../../model/dora.ts'
import type { Store, UnitFilter } from '../../model/ports.ts'
import type { PassRecord, UnitMemory } from '../../model/record.ts'
import { inOrder, triedIn } from '../store/tried.ts'
import { addedNotice, alertPort } from './alerts.ts'
import { auditPort } from './audit.ts'
import { gathered } from './gathered.ts'
import { parse, recordValues, toIntent, toMemory, unitValues, whole } from './rows.ts'
import { requestPort } from './requests.ts'
import { joined, sql } from './statement.ts'
import type { Row, Sql, Statement } from './statement.ts'

const always = Number.MAX_SAFE_INTEGER

/**
 * A store in a database that speaks SQL. Statuses are columns so that they can be counted and filtered; the rest is
 * JSON. What is written together is a list of statements that was decided before the first of them is sent.
 */
export function sqlStore(db: Sql): Store {
  const row = async (statement: Statement): Promise<Row | undefined> => (await db.all(statement))[0]
  const records = async (statement: Statement): Promise<readonly PassRecord[]> =>
    (await db.all(statement)).map(({ record }) => parse(record))
  const inHand = (unit: UnitId) => db.inHand?.(unit) ?? []
  const notice = (given: Parameters<typeof addedNotice>[1]) => addedNotice(db, given)

  return {
    unit: unitOf(db),
    units: async (filter) =>
      (await db.all(unitsOf(filter))).flatMap(({ memory }) => toMemory(memory) ?? []),
    intend: async (unit, revision, call, at) => {
      const values = sql`${unit}, ${revision}, ${JSON.stringify(call)}, ${whole(at)}`
      const added = sql`INSERT INTO intent (unit, revision, call, at) VALUES (${values}) RETURNING id`
      return Number((await row(added))?.id)
    },
    settle: async (intent, result, at) => {
      await db.all(
        sql`UPDATE intent SET result = ${result}, settled_at = ${whole(at)} WHERE id = ${intent}`,
      )
    },
    openIntents: async () => {
      const open = sql`SELECT id, unit, revision, call, at FROM intent WHERE result IS NULL ORDER BY id`
      return (await db.all(open)).map(toIntent)
    },
    append: (memory, record, given) => {
      const parts = [...inHand(memory.unit), saveUnit(memory), ...(record ? addRecord(record) : [])]
      const told = notice(given)
      // The number of a notice is taken after the lock for it: then the order counts.
      const alone = told.length === 0 && db.asOne !== undefined
      return db.write(alone ? [db.asOne(parts)] : [...parts, ...told])
    },
    history: (id, limit, before = always) =>
      records(page(sql`at < ${whole(before)} AND unit = ${id}`, limit)),
    attempts: (id, limit, before = always) =>
      records(
        page(sql`at < ${whole(before)} AND unit = ${id} AND ${db.attempts} IS NOT NULL`, limit),
      ),
    triedSince: async (from) => {
      const first = (await row(sql`SELECT min(at) AS first FROM history`))?.first
      const tried = await db.all(
        sql`SELECT unit, ${db.attempts} AS attempts FROM history
            WHERE at >= ${whole(from)} AND ${db.attempts} IS NOT NULL`,
      )
      const all = tried.flatMap(toTried)
      return { ...(first !== null && { first: Number(first) }), tried: inOrder(all) }
    },
    triedLately: async (limit) => {
      const newest = sql`SELECT unit, ${db.attempts} AS attempts FROM history
        WHERE ${db.attempts} IS NOT NULL ORDER BY at DESC, sequence DESC LIMIT ${limit}`
      return inOrder((await db.all(newest)).flatMap(toTried)).toReversed()
    },
    recent: (limit, before = always) => records(page(sql`at < ${whole(before)}`, limit)),
    forget: (id, given) =>
      db.write([...inHand(id), sql`DELETE FROM unit WHERE id = ${id}`, ...notice(given)]),
    source: async (name) =>
      parse((await row(sql`SELECT state FROM source WHERE name = ${name}`))?.state),
    saveSource: (state, given) => {
      const values = sql`${state.name}, ${JSON.stringify(state)}`
      const save = sql`INSERT INTO source (name, state) VALUES (${values})
        ON CONFLICT (name) DO UPDATE SET state = excluded.state`
      return db.write([save, ...notice(given)])
    },
    ...alertPort(db),
    ...auditPort(db),
    ...requestPort(db),
    close: () => db.close(),
  }
}

function toTried({ unit, attempts }: Row): Tried[] {
  return triedIn({ unit: unit as UnitId, attempts: parse(attempts) ?? [] })
}

/** Over a network it pays to read together what is asked for together: the units of a batch, and all that moved. */
function unitOf(db: Sql): Store['unit'] {
  const { among } = db
  if (among === undefined)
    return async (id) =>
      toMemory((await db.all(sql`SELECT memory FROM unit WHERE id = ${id}`))[0]?.memory)
  return gathered(async (ids: readonly UnitId[]) => {
    const rows = await db.all(sql`SELECT id, memory FROM unit WHERE ${among(ids)}`)
    return new Map(rows.map(({ id, memory }) => [id as UnitId, toMemory(memory)]))
  })
}

function saveUnit(memory: UnitMemory): Statement {
  return sql`
    INSERT INTO unit (id, environment, kind, name, source, sync, health, operation, memory)
    VALUES (${unitValues(memory)})
    ON CONFLICT (id) DO UPDATE SET source = excluded.source, sync = excluded.sync,
      health = excluded.health, operation = excluded.operation, memory = excluded.memory`
}

function addRecord(record: PassRecord): readonly Statement[] {
  return [
    sql`INSERT INTO history (unit, at, revision, sync, health, operation, record)
        VALUES (${recordValues(record)})`,
    // Their outcomes are in the record now.
    sql`DELETE FROM intent WHERE unit = ${record.unit} AND result IS NOT NULL`,
  ]
}

/** A millisecond is never torn apart: everything as new as the last record of the page belongs to it. */
function page(condition: Statement, limit: number): Statement {
  const rows = sql`FROM history WHERE ${condition}`
  return sql`WITH page AS (SELECT at ${rows} ORDER BY at DESC, sequence DESC LIMIT ${limit})
    SELECT record ${rows} AND at >= (SELECT min(at) FROM page) ORDER BY at DESC, sequence DESC`
}

function unitsOf({ environment, source, after, limit }: UnitFilter): Statement {
  const conditions = [
    ...(environment === undefined ? [] : [sql`environment = ${environment}`]),
    ...(source === undefined ? [] : [sql`source = ${source}`]),
    ...(after === undefined ? [] : [sql`id > ${after}`]),
  ]
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${joined(conditions, ' AND ')}`
  const most = limit === undefined ? sql`` : sql`LIMIT ${limit}`
  return sql`SELECT memory FROM unit ${where} ORDER BY id ${most}`
}
