import type { UnitId } from '@plumbline/desired-state'

export type Value = string | number

/** One statement as a value: its text with `$1`, `$2`, … and what stands for them. */
export interface Statement {
  readonly text: string
  readonly values: readonly Value[]
}

export type Row = Readonly<Record<string, unknown>>

/** A database that speaks SQL. Every error that comes out of it is a `FaultError`. */
export interface Sql {
  /** Runs one statement on its own and gives its rows. */
  all(statement: Statement): Promise<readonly Row[]>
  /** Runs statements in their order, in one transaction. */
  write(statements: readonly Statement[]): Promise<void>
  close(): Promise<void>
  /** What lets a transaction come to nothing in which the turn of a unit writes that is another's by now. Left out: alone. */
  readonly inHand?: (unit: UnitId) => readonly Statement[]
  /** One statement that does all of these, each to rows of its own, in any order; none happens when one fails. Left out: as they are. */
  readonly asOne?: (statements: readonly Statement[]) => Statement
  /** Of rows with one of these ids, in the words of this database. Left out: each row is read for itself. */
  readonly among?: (ids: readonly string[]) => Statement
  /** What reads the attempts out of a row of history, in the words for which this database has an index. */
  readonly attempts: Statement
  /** The hash of a line of the audit after the one before it, as `auditHash` makes it. */
  readonly chained: (before: Statement, entry: Statement) => Statement
  /** What keeps a list that is numbered and taken by its numbers free of late comers, where writers run side by side. */
  readonly inTurn: (list: 'notice' | 'audit') => readonly Statement[]
}

/** Makes a statement. A statement inside it becomes part of it, so that its text is never glued from values. */
export function sql(
  strings: TemplateStringsArray,
  ...parts: readonly (Value | Statement)[]
): Statement {
  const values: Value[] = []
  let text = strings[0] ?? ''
  for (const [index, part] of parts.entries()) {
    if (isStatement(part)) {
      const before = values.length
      text += part.text.replaceAll(/\$(\d+)/g, (_, digits) => `$${Number(digits) + before}`)
      values.push(...part.values)
    } else {
      values.push(part)
      text += `$${values.length}`
    }
    text += strings[index + 1] ?? ''
  }
  return { text, values }
}

export function joined(parts: readonly Statement[], between: string): Statement {
  const glue = { text: between, values: [] }
  return parts.reduce((all, part, index) => (index === 0 ? part : sql`${all}${glue}${part}`), sql``)
}

function isStatement(part: unknown): part is Statement {
  return typeof part === 'object' && part !== null && 'text' in part && 'values' in part
}
