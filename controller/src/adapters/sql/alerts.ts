import type { AlertState, Letter, Notice } from '../../model/alerts.ts'
import type { Store } from '../../model/ports.ts'
import { parse } from './rows.ts'
import { sql } from './statement.ts'
import type { Sql, Statement } from './statement.ts'

const keptMax = 1_000

type AlertPort = Pick<
  Store,
  'notices' | 'alertState' | 'saveAlerts' | 'nextLetter' | 'settleLetter' | 'letters'
>

/** The last statements of a transaction: others wait for it before they add theirs. */
export function addedNotice(db: Sql, notice: Notice | undefined): readonly Statement[] {
  if (notice === undefined) return []
  return [
    ...db.inTurn('notice'),
    sql`INSERT INTO notice (notice) VALUES (${JSON.stringify(notice)})`,
  ]
}

/** The part of a store that alerts are made of. */
export function alertPort(db: Sql): AlertPort {
  return {
    notices: async (limit) => {
      const oldest = sql`SELECT sequence, notice FROM notice ORDER BY sequence LIMIT ${limit}`
      return (await db.all(oldest)).map(({ sequence, notice }) => ({
        ...(parse(notice) as Notice),
        sequence: Number(sequence),
      }))
    },
    alertState: async () => parse((await db.all(sql`SELECT state FROM alert_state`))[0]?.state),
    saveAlerts: (upTo, next, added) =>
      db.write([
        sql`DELETE FROM notice WHERE sequence <= ${upTo}`,
        saveState(next),
        ...added.map(addLetter),
        dropLetters(),
      ]),
    nextLetter: async (sink) => {
      const next = sql`SELECT letter FROM letter WHERE sink = ${sink} AND state = 'waiting'
        ORDER BY sequence LIMIT 1`
      return parse((await db.all(next))[0]?.letter)
    },
    settleLetter: async (letter) => {
      await db.all(
        sql`UPDATE letter SET state = ${letter.state}, letter = ${JSON.stringify(letter)}
            WHERE alert = ${letter.alert.id} AND sink = ${letter.sink}`,
      )
    },
    letters: async (limit) => {
      const newest = sql`SELECT letter FROM letter ORDER BY sequence DESC LIMIT ${limit}`
      return (await db.all(newest)).map(({ letter }) => parse(letter) as Letter)
    },
  }
}

function saveState(state: AlertState): Statement {
  return sql`INSERT INTO alert_state (id, state) VALUES (1, ${JSON.stringify(state)})
    ON CONFLICT (id) DO UPDATE SET state = excluded.state`
}

function addLetter(letter: Letter): Statement {
  const key = sql`${letter.alert.id}, ${letter.sink}, ${letter.state}`
  return sql`INSERT INTO letter (alert, sink, state, letter)
    VALUES (${key}, ${JSON.stringify(letter)}) ON CONFLICT (alert, sink) DO NOTHING`
}

function dropLetters(): Statement {
  return sql`DELETE FROM letter WHERE state <> 'waiting' AND sequence <= (
    SELECT sequence FROM letter WHERE state <> 'waiting'
    ORDER BY sequence DESC LIMIT 1 OFFSET ${keptMax})`
}
