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

/** What the stream told, oldest first. */
export function told(
  { rows, toldSince }: Fleet,
  messages: readonly StreamMessage<'unit' | 'gone'>[],
): Fleet {
  const news = messages.map(
    (message) =>
      [keyOf(message.data), message.event === 'unit' ? message.data : undefined] as const,
  )
  const after = { rows: withRows(rows, news) }
  return toldSince === undefined ? after : { ...after, toldSince: new Map([...toldSince, ...news]) }
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
  return { rows: withRows(new Map(read.map((row) => [keyOf(row), row])), toldSince) }
}

/** The rows with news of some of them; `undefined` for a unit that is gone. */
function withRows(rows: Rows, news: Iterable<readonly [string, UnitRow | undefined]>): Rows {
  const after = new Map(rows)
  for (const [key, row] of news) {
    if (row === undefined) after.delete(key)
    else after.set(key, row)
  }
  return after
}
