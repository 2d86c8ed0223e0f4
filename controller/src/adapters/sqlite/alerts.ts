import type { DatabaseSync } from 'node:sqlite'
import type { AlertState, Letter, Notice, NumberedNotice } from '../../model/alerts.ts'

const keptMax = 1_000

/** The rows that alerts are made of. */
export function alertRows(database: DatabaseSync) {
  const addNotice = database.prepare('INSERT INTO notice (notice) VALUES (?)')
  const notices = database.prepare('SELECT * FROM notice ORDER BY sequence LIMIT ?')
  const dropNotices = database.prepare('DELETE FROM notice WHERE sequence <= ?')
  const state = database.prepare('SELECT state FROM alert_state')
  const saveState = database.prepare('INSERT OR REPLACE INTO alert_state VALUES (1, ?)')
  const addLetter = database.prepare(
    'INSERT OR IGNORE INTO letter (alert, sink, state, letter) VALUES (?, ?, ?, ?)',
  )
  const dropLetters = database.prepare(
    `DELETE FROM letter WHERE sequence IN (
       SELECT sequence FROM letter WHERE state <> 'waiting' ORDER BY sequence DESC LIMIT -1 OFFSET ?)`,
  )
  const nextLetter = database.prepare(
    `SELECT letter FROM letter WHERE sink = ? AND state = 'waiting' ORDER BY sequence LIMIT 1`,
  )
  const settle = database.prepare(
    'UPDATE letter SET state = ?, letter = ? WHERE alert = ? AND sink = ?',
  )
  const letters = database.prepare('SELECT letter FROM letter ORDER BY sequence DESC LIMIT ?')

  return {
    add(notice: Notice | undefined): void {
      if (notice !== undefined) addNotice.run(JSON.stringify(notice))
    },
    notices: (limit: number): readonly NumberedNotice[] =>
      notices.all(limit).map((row) => ({
        ...(parsed(row.notice) as Notice),
        sequence: Number(row.sequence),
      })),
    state: () => parsed(state.get()?.state) as AlertState | undefined,
    /** Inside a transaction of the caller. */
    save(upTo: number, next: AlertState, added: readonly Letter[]): void {
      dropNotices.run(upTo)
      saveState.run(JSON.stringify(next))
      for (const letter of added) {
        addLetter.run(letter.alert.id, letter.sink, letter.state, JSON.stringify(letter))
      }
      dropLetters.run(keptMax)
    },
    next: (sink: string) => parsed(nextLetter.get(sink)?.letter) as Letter | undefined,
    settle(letter: Letter): void {
      settle.run(letter.state, JSON.stringify(letter), letter.alert.id, letter.sink)
    },
    letters: (limit: number): readonly Letter[] =>
      letters.all(limit).map((row) => parsed(row.letter) as Letter),
  }
}

/** What was written by `JSON.stringify`; `undefined` when there was no row. */
function parsed(text: unknown): unknown {
  return typeof text === 'string' ? JSON.parse(text) : undefined
}
