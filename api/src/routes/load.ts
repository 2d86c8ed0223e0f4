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

/** So many of the newest records are searched for attempts that ended. */
const recordsMax = 500

export function loadRoutes(app: FastifyInstance, { inspect, control, store }: Parts): void {
  mount(app, getLoad, async () => {
    const { queueDepth, turns, calls, budgets } = inspect.load()
    let oldest: number | undefined
    for await (const { observedAt } of everyUnit({ store, control })) {
      if (observedAt !== undefined) oldest = Math.min(oldest ?? observedAt, observedAt)
    }
    const records = await store.recent(recordsMax)
    return {
      queueDepth,
      turns: { ...turns },
      oldestLook: oldest === undefined ? null : timeOf(oldest),
      calls: calls.toSorted((a, b) => b.calls - a.calls),
      budgets: budgets
        .toSorted((a, b) => b.waiting - a.waiting || a.perSecond / a.full - b.perSecond / b.full)
        .map(({ operations, ...budget }) => ({ ...budget, operations: [...operations] })),
      attempts: records.flatMap(({ unit, attempts = [] }) =>
        attempts.toReversed().map(({ cause, outcome, began, ended }) => {
          return { ...nameOf(unit), cause, outcome, began: timeOf(began), ended: timeOf(ended) }
        }),
      ),
    }
  })
}
