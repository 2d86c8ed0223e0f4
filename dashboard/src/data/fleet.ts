import type { StreamMessage, UnitRow } from '@plumbline/api/contract'

export type Rows = ReadonlyMap<string, UnitRow>

export type UnitName = Pick<UnitRow, 'environment' | 'kind' | 'name'>

/** Names a unit in addresses and maps: `prod/service/web`. */
export function keyOf({ environment, kind, name }: UnitName): string {
  return `${environment}/${kind}/${name}`
}

/** The rows of the fleet: what a whole reading found, with what the stream told. */
export interface Fleet {
  readonly rows: Rows
  /**
   * While a reading is under way: what was told since it began, `undefined` for a unit that is gone. It is newer than what
   * the reading will find.
   */
  readonly toldSince?: ReadonlyMap<string, UnitRow | undefined>
}

export function told(fleet: Fleet, message: StreamMessage): Fleet {
  if (message.event !== 'unit' && message.event !== 'gone') return fleet
  const key = keyOf(message.data)
  const row = message.event === 'unit' ? message.data : undefined
  const rows = withRow(fleet.rows, key, row)
  if (fleet.toldSince === undefined) return { rows }
  return { rows, toldSince: new Map(fleet.toldSince).set(key, row) }
}

export function readingBegan({ rows }: Fleet): Fleet {
  return { rows, toldSince: new Map() }
}

/** Takes up the first rows of a reading, so that nobody waits for the last of 10,000. */
export function readingGoesOn(fleet: Fleet, read: readonly UnitRow[]): Fleet {
  const fresh = read.filter((row) => fleet.toldSince?.has(keyOf(row)) !== true)
  return {
    ...fleet,
    rows: new Map([...fleet.rows, ...fresh.map((row) => [keyOf(row), row] as const)]),
  }
}

/** Takes up a whole reading: units that it does not have are gone. */
export function readingEnded({ toldSince = new Map() }: Fleet, read: readonly UnitRow[]): Fleet {
  let rows: Rows = new Map(read.map((row) => [keyOf(row), row]))
  for (const [key, row] of toldSince) rows = withRow(rows, key, row)
  return { rows }
}

function withRow(rows: Rows, key: string, row: UnitRow | undefined): Rows {
  const after = new Map(rows)
  if (row === undefined) after.delete(key)
  else after.set(key, row)
  return after
}
