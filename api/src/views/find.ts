import type { Store, UnitMemory } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { Input, listUnits } from '../../contract/index.ts'
import { Refusal } from '../refusal.ts'
import { nameOf } from './units.ts'

type Query = Input<typeof listUnits>['query']

/** Rows per read of the store. */
const pageMax = 500

/**
 * One page of the units that fit a query. The store orders by id and filters by environment; the rest is filtered here,
 * so a rare match reads the whole table, page by page: 10,000 units are twenty reads.
 */
export async function findUnits(
  store: Store,
  query: Query,
  readable: (unit: UnitId) => boolean,
): Promise<{ readonly found: readonly UnitMemory[]; readonly nextCursor: string | null }> {
  const found: UnitMemory[] = []
  for await (const memory of unitsOf(store, query.environment, afterOf(query.cursor))) {
    if (!fits(memory, query) || !readable(memory.unit)) continue
    if (found.length === query.limit) return { found, nextCursor: cursorOf(found.at(-1)) }
    found.push(memory)
  }
  return { found, nextCursor: null }
}

/** Every unit the store knows, ordered by id. */
export async function* unitsOf(
  store: Pick<Store, 'units'>,
  environment?: string,
  after?: string,
): AsyncGenerator<UnitMemory> {
  for (let last = after; ;) {
    const page = await store.units({
      limit: pageMax,
      ...(environment === undefined ? {} : { environment }),
      ...(last === undefined ? {} : { after: last }),
    })
    yield* page
    if (page.length < pageMax) return
    last = page.at(-1)?.unit
  }
}

function fits({ unit, status }: UnitMemory, query: Query): boolean {
  return (
    (query.sync === undefined || status.sync.is === query.sync) &&
    (query.health === undefined || status.health.is === query.health) &&
    (query.operation === undefined || status.operation.is === query.operation) &&
    (query.q === undefined || nameOf(unit).name.includes(query.q.toLowerCase()))
  )
}

function cursorOf(memory: UnitMemory | undefined): string | null {
  return memory === undefined ? null : Buffer.from(memory.unit).toString('base64url')
}

function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const after = Buffer.from(cursor, 'base64url').toString()
  if (after.split('/').length === 3) return after
  const hint = 'send `nextCursor` of the page before, unchanged'
  const part = { pointer: '/query/cursor', message: 'is not one of ours', hint }
  throw new Refusal('invalid-request', '/query/cursor: is not one of ours', [part])
}
