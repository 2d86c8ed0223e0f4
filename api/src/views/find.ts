import type { Control, Store, UnitMemory } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { Input, listUnits } from '../../contract/index.ts'
import { Refusal } from '../refusal.ts'
import { nameOf } from './units.ts'

type Query = Input<typeof listUnits>['query']

/** Rows per read of the store. */
const pageMax = 500

interface Parts {
  readonly store: Pick<Store, 'units'>
  readonly control: Pick<Control, 'everySeen'>
}

interface Page {
  readonly found: readonly UnitMemory[]
  readonly nextCursor: string | null
}

type Readable = (unit: UnitId) => boolean

/**
 * One page of the units that fit a query, ordered by id. A controller that has looked at all of them has them at hand. Before
 * that the store is read, which orders by id and filters by environment; the rest is filtered here, so a rare match reads the
 * whole table, page by page: 10,000 units are twenty reads.
 */
export async function findUnits(
  { store, control }: Parts,
  query: Query,
  readable: Readable,
): Promise<Page> {
  const after = afterOf(query.cursor)
  const { memories, complete } = control.everySeen()
  if (complete) return firstOf(memories, after, query, readable)
  const found: UnitMemory[] = []
  for await (const memory of unitsOf(store, query.environment, after)) {
    if (!fits(memory, query) || !readable(memory.unit)) continue
    if (found.length === query.limit) return pageOf(found, true)
    found.push(memory)
  }
  return pageOf(found, false)
}

/** The same out of what is at hand: the first ones by id. */
function firstOf(
  memories: Iterable<UnitMemory>,
  after: string | undefined,
  query: Query,
  readable: Readable,
): Page {
  const fitting = [...memories].filter(
    (memory) =>
      (after === undefined || memory.unit > after) &&
      (query.environment === undefined || memory.unit.startsWith(`${query.environment}/`)) &&
      fits(memory, query) &&
      readable(memory.unit),
  )
  const ordered = fitting.toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
  return pageOf(ordered.slice(0, query.limit), ordered.length > query.limit)
}

function pageOf(found: readonly UnitMemory[], more: boolean): Page {
  return { found, nextCursor: more ? cursorOf(found.at(-1)) : null }
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
