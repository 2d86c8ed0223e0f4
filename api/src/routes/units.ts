import type { Control, Store, UnitMemory } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { getUnit, getUnitDiff, getUnitHistory, listUnits, syncUnit } from '../../contract/index.ts'
import { findUnits } from '../find.ts'
import { mount } from '../mount.ts'
import { Refusal } from '../refusal.ts'
import { diffOf, idOf, passOf, rowOf, statusOf } from '../views.ts'
import type { Redact, UnitName } from '../views.ts'

export function unitRoutes(
  app: FastifyInstance,
  { store, control, redact }: { store: Store; control: Control; redact: Redact },
): void {
  mount(app, listUnits, async ({ query }) => {
    const { found, nextCursor } = await findUnits(store, query)
    return { items: found.map(rowOf), nextCursor }
  })
  mount(app, getUnit, async ({ params }) => statusOf(await known(store, params), redact))
  mount(app, getUnitDiff, async ({ params }) => diffOf(await known(store, params), redact))
  mount(app, getUnitHistory, async ({ params, query }) => {
    const before = query.before === undefined ? undefined : Date.parse(query.before)
    const passes = await store.history(idOf(params), query.limit, before)
    if (passes.length === 0) await known(store, params)
    const items = passes.map(passOf)
    const nextBefore = items.length < query.limit ? null : (items.at(-1)?.at ?? null)
    return { items, nextBefore }
  })
  mount(app, syncUnit, async ({ params, body }) => {
    const unit = idOf(params)
    await control.sync(unit, body.prune === undefined ? {} : { prune: body.prune })
    return { accepted: true as const, unit }
  })
}

/** @throws Refusal `unit-unknown` */
export async function known(store: Store, name: UnitName): Promise<UnitMemory> {
  const memory = await store.unit(idOf(name))
  if (memory) return memory
  throw new Refusal('unit-unknown', `No unit ${idOf(name)} is known.`, [
    {
      pointer: '',
      message: `no unit ${idOf(name)} is known`,
      hint: 'GET /api/v1/units lists the known ones',
    },
  ])
}
