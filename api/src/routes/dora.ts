import {
  doraOf,
  type Clock,
  type Figure,
  type Store,
  type Tried,
} from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { getDora, timeOf, type DoraFigures } from '../../contract/index.ts'
import { mount } from '../mount.ts'
import { nameOf } from '../views/units.ts'

const hourMs = 3_600_000

/** The four figures of DORA, made from the history when somebody asks. */
export function doraRoutes(
  app: FastifyInstance,
  { store, clock }: { readonly store: Store; readonly clock: Pick<Clock, 'now'> },
): void {
  mount(app, getDora, async ({ query: { since, by, environment } }) => {
    const to = clock.now()
    const hours = Number.parseInt(since, 10) * (since.endsWith('d') ? 24 : 1)
    const begin = to - hours * hourMs
    const { first = to, tried } = await store.triedSince(begin)
    const from = Math.max(begin, first)
    const some = tried.filter(
      ({ unit }) => environment === undefined || nameOf(unit).environment === environment,
    )
    const keyOf = await keyBy(store, by)
    const figures = (name: string | null, of: readonly Tried[]) => told(name, doraOf(of, from, to))
    const items = [...Map.groupBy(some, keyOf)]
      .toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
      .map(([name, of]) => figures(name, of))
    return { from: timeOf(from), to: timeOf(to), all: figures('all', some), items }
  })
}

/** A unit that is gone from Git has no tenant any more. */
async function keyBy(
  store: Store,
  by: 'environment' | 'tenant' | 'unit',
): Promise<(tried: Tried) => string | null> {
  if (by === 'unit') return ({ unit }) => unit
  if (by === 'environment') return ({ unit }) => nameOf(unit).environment
  const rows = await store.units({})
  const tenants = new Map(rows.map(({ unit, applied }) => [unit, applied?.unit.tenant]))
  return ({ unit }) => tenants.get(unit) ?? null
}

function told(name: string | null, dora: ReturnType<typeof doraOf>): DoraFigures {
  const { deployments, failures, open, perDay, leadTime, failureRate, restore } = dora
  return {
    name,
    deployments,
    failures,
    open,
    perDay,
    leadTimeSeconds: inSeconds(leadTime),
    failureRate,
    restoreSeconds: inSeconds(restore),
  }
}

function inSeconds(figure: Figure): Figure {
  return 'value' in figure ? { value: figure.value / 1_000 } : figure
}
