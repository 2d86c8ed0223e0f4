import type { Control, Store } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import {
  getUnit,
  getUnitAttempts,
  getUnitDiff,
  getUnitHistory,
  listUnits,
  syncUnit,
  timeOf,
} from '../../contract/index.ts'
import { attemptsIn } from '../views/attempts.ts'
import { readableBy, type Permit } from '../auth/permit.ts'
import { findUnits } from '../views/find.ts'
import { known, memoryOf } from '../views/known.ts'
import { mount } from '../mount.ts'
import { unitUnknown } from '../refusal.ts'
import { stateOf } from '../views/state.ts'
import { diffOf, idOf, passOf, rowOf, statusOf } from '../views/units.ts'
import type { Redact } from '../views/units.ts'

interface Parts {
  readonly store: Store
  readonly control: Control
  readonly redact: Redact
  readonly permit: Permit
}

export function unitRoutes(app: FastifyInstance, { store, control, redact, permit }: Parts): void {
  mount(app, listUnits, async ({ query }, _reply, who) => {
    const { found, nextCursor } = await findUnits(
      { store, control },
      query,
      readableBy(who, permit),
    )
    return { items: found.map(rowOf), nextCursor }
  })
  mount(app, getUnit, async ({ params }, reply, who) => {
    const memory = await known({ store, control }, idOf(params))
    reply.state = stateOf(memory)
    return statusOf(memory, redact, permit.may(who, memory.unit))
  })
  mount(app, getUnitDiff, async ({ params }) =>
    diffOf(await known({ store, control }, idOf(params)), redact),
  )
  mount(app, getUnitHistory, async ({ params, query }) => {
    const before = query.before === undefined ? undefined : Date.parse(query.before)
    const passes = await store.history(idOf(params), query.limit, before)
    if (passes.length === 0) await known({ store, control }, idOf(params))
    const items = passes.map(passOf)
    const nextBefore = items.length < query.limit ? null : (items.at(-1)?.at ?? null)
    return { items, nextBefore }
  })
  mount(app, getUnitAttempts, async ({ params, query }) => {
    const id = idOf(params)
    const before = query.before === undefined ? undefined : Date.parse(query.before)
    const records = await store.attempts(id, query.limit, before)
    const memory = await memoryOf({ store, control }, id)
    if (records.length === 0 && memory === undefined) throw unitUnknown(id)
    const last = records.length < query.limit ? undefined : records.at(-1)?.at
    return {
      items: [...attemptsIn(records, before === undefined ? memory?.attempt : undefined)],
      nextBefore: last === undefined ? null : timeOf(last),
    }
  })
  mount(app, syncUnit, async ({ params, body }) => {
    const unit = idOf(params)
    await control.sync(unit, body.prune === undefined ? {} : { prune: body.prune })
    return { accepted: true as const, unit }
  })
}
