import type { Control } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { holdUnit, releaseUnit, rollbackUnit, timeOf } from '../../contract/index.ts'
import { mount } from '../mount.ts'
import { idOf } from '../views/units.ts'

/** What a person decides about one unit. Each answers once it is remembered. */
export function pinRoutes(app: FastifyInstance, { control }: { readonly control: Control }): void {
  mount(app, holdUnit, async ({ params, body }) => {
    const unit = idOf(params)
    const { seconds, ...pin } = body
    const span = seconds === undefined ? {} : { forMs: seconds * 1000 }
    const { until } = await control.pin(unit, { ...pin, ...span })
    return { done: true as const, unit, until: until === undefined ? null : timeOf(until) }
  })
  mount(app, releaseUnit, async ({ params, body }) => {
    const unit = idOf(params)
    await control.release(unit, body)
    return { done: true as const, unit }
  })
  mount(app, rollbackUnit, async ({ params, body }) => {
    const unit = idOf(params)
    const { to, ...by } = body
    await control.rollback(unit, to === undefined ? by : { ...by, to })
    return { done: true as const, unit }
  })
}
