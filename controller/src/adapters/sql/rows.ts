import type { UnitId } from '@plumbline/desired-state'
import type { Intent } from '../../model/ports.ts'
import type { PassRecord, UnitMemory } from '../../model/record.ts'
import type { Status } from '../../model/status.ts'
import { joined, sql } from './statement.ts'
import type { Row, Statement } from './statement.ts'

/** The values of a row of `unit`, in the order of its columns. */
export function unitValues(memory: UnitMemory): Statement {
  const [environment = '', kind = '', name = ''] = memory.unit.split('/')
  const id = sql`${memory.unit}, ${environment}, ${kind}, ${name}, ${memory.source}`
  return sql`${id}, ${statusValues(memory.status)}, ${JSON.stringify(memory)}`
}

/** The values of a row of `history`, without its number. */
export function recordValues(record: PassRecord): Statement {
  const columns = sql`${record.unit}, ${whole(record.at)}, ${record.revision}`
  return sql`${columns}, ${statusValues(record.status)}, ${JSON.stringify(record)}`
}

function statusValues({ sync, health, operation }: Status): Statement {
  return joined(
    [sync.is, health.is, operation.is].map((word) => sql`${word}`),
    ', ',
  )
}

export function toIntent(row: Row): Intent {
  return {
    id: Number(row.id),
    unit: String(row.unit) as UnitId,
    revision: String(row.revision),
    call: JSON.parse(String(row.call)),
    at: Number(row.at),
  }
}

/** A unit as it was written; `undefined` when there was no row. What is in place and what was good last are one, if they are. */
export function toMemory(text: unknown): UnitMemory | undefined {
  const memory: UnitMemory | undefined = parse(text)
  const { applied, lastGood } = memory ?? {}
  if (memory === undefined || applied === undefined || lastGood === undefined) return memory
  const isOne =
    applied.revision === lastGood.revision && applied.unit.fingerprint === lastGood.unit.fingerprint
  return isOne ? { ...memory, lastGood: { ...lastGood, unit: applied.unit } } : memory
}

/** Clocks may be finer than the columns, which hold whole milliseconds. */
export const whole = (ms: number): number => Math.trunc(ms)

/** What was written by `JSON.stringify`; `undefined` when there was no row. */
// oxlint-disable-next-line typescript/no-explicit-any -- the column says what is in it
export function parse(text: unknown): any {
  return typeof text === 'string' ? JSON.parse(text) : undefined
}
