import type { Control, Inspect, Store } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { getLoad, timeOf } from '../../contract/index.ts'
import { everyUnit } from '../views/every-unit.ts'
import { mount } from '../mount.ts'
import { nameOf } from '../views/units.ts'

interface Parts {
  readonly inspect: Inspect
  readonly control: Pick<Control, 'seen' | 'everySeen'>
  readonly store: Store
}

/** Of so many of the newest records in which something ended it is told how it went. */
const recordsMax = 200

export function loadRoutes(app: FastifyInstance, { inspect, control, store }: Parts): void {
  mount(app, getLoad, async () => {
    const { queueDepth, turns, calls, budgets } = inspect.load()
    let oldest: number | undefined
    for await (const { observedAt } of everyUnit({ store, control })) {
      if (observedAt !== undefined) oldest = Math.min(oldest ?? observedAt, observedAt)
    }
    const tried = await store.triedLately(recordsMax)
    return {
      queueDepth,
      turns: { ...turns },
      oldestLook: oldest === undefined ? null : timeOf(oldest),
      calls: calls.toSorted((a, b) => b.calls - a.calls),
      budgets: budgets
        .toSorted((a, b) => b.waiting - a.waiting || a.perSecond / a.full - b.perSecond / b.full)
        .map(({ operations, ...budget }) => ({ ...budget, operations: [...operations] })),
      attempts: tried.map(({ unit, cause, outcome, began, ended }) => {
        return { ...nameOf(unit), cause, outcome, began: timeOf(began), ended: timeOf(ended) }
      }),
    }
  })
}
